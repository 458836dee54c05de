package io.millrace.faults.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Stretches of time, both ends included, in order and apart: asking them takes the logarithm of their number. */
final class Stretches {
    static final Stretches NONE = new Stretches(List.of());

    private final List<Stretch> ordered;

    /** From one millisecond to another. */
    record Stretch(long from, long to) {}

    private Stretches(List<Stretch> ordered) {
        this.ordered = ordered;
    }

    /** Those that touch become one. */
    static Stretches of(Collection<Stretch> any) {
        List<Stretch> sorted = new ArrayList<>(any);
        sorted.sort(Comparator.comparingLong(Stretch::from));
        List<Stretch> merged = new ArrayList<>();
        for (Stretch next : sorted) {
            Stretch last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.from <= last.to) {
                merged.set(merged.size() - 1, new Stretch(last.from, Math.max(last.to, next.to)));
            } else {
                merged.add(next);
            }
        }
        return new Stretches(List.copyOf(merged));
    }

    boolean meets(long from, long to) {
        int first = firstEndingAt(from);
        return first < ordered.size() && ordered.get(first).from <= to;
    }

    /** Where the stretch ends that holds this moment; the moment itself if none does. */
    long endOf(long moment) {
        int first = firstEndingAt(moment);
        return first < ordered.size() && ordered.get(first).from <= moment ? ordered.get(first).to : moment;
    }

    private int firstEndingAt(long moment) {
        int low = 0;
        int high = ordered.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered.get(middle).to < moment) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Each ends so much later. */
    Stretches longerBy(long millis) {
        return of(ordered.stream()
                .map(each -> new Stretch(each.from, after(each.to, millis)))
                .toList());
    }

    Stretches lasting(long millis) {
        return new Stretches(
                ordered.stream().filter(each -> each.to - each.from >= millis).toList());
    }

    /** The time that both have. */
    Stretches within(Stretches other) {
        List<Stretch> both = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < ordered.size() && j < other.ordered.size()) {
            Stretch mine = ordered.get(i);
            Stretch theirs = other.ordered.get(j);
            long from = Math.max(mine.from, theirs.from);
            long to = Math.min(mine.to, theirs.to);
            if (from <= to) {
                both.add(new Stretch(from, to));
            }
            if (mine.to < theirs.to) {
                i++;
            } else {
                j++;
            }
        }
        return of(both);
    }

    /** Times may be unbounded. */
    static long after(long moment, long millis) {
        return moment > Long.MAX_VALUE - millis ? Long.MAX_VALUE : moment + millis;
    }
}
