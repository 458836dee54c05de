package io.millrace.faults.check;

import io.millrace.faults.check.Stretches.Stretch;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was done to one worker that may cost it its runs. */
final class Causes {
    static final Causes NONE = new Causes(List.of(), List.of());

    private final Stretches ended;
    private final Stretches paused;
    private final Stretches asleep;
    private final Stretches terminated;
    private final Stretches cutOff;
    private final Stretches storeAway;
    private final Stretches storeLongAway;

    /** @param poisoned when jobs began on it that end the JVM that runs them */
    Causes(Collection<Impairment> impairments, Collection<Long> poisoned) {
        Map<What, List<Stretch>> by = new EnumMap<>(What.class);
        impairments.forEach(each ->
                by.computeIfAbsent(each.what(), any -> new ArrayList<>()).add(new Stretch(each.from(), each.to())));
        List<Stretch> ends = new ArrayList<>(by.getOrDefault(What.DIED, List.of()));
        poisoned.forEach(moment -> ends.add(new Stretch(moment, moment)));
        ended = Stretches.of(ends);
        Stretches pauses = Stretches.of(by.getOrDefault(What.PAUSED, List.of()));
        paused = pauses.longerBy(Bounds.BEATS).lasting(Bounds.PAUSE + Bounds.BEATS);
        asleep = pauses.lasting(Bounds.SLEEP);
        terminated = Stretches.of(by.getOrDefault(What.TERMINATED, List.of()));
        storeAway = path(by, What.STORE_PATH);
        storeLongAway = storeAway.lasting(Bounds.STORE_ALONE + Bounds.RECOVERY);
        cutOff = storeAway.within(path(by, What.BROKER_PATH)).lasting(Bounds.PAUSE);
    }

    private static Stretches path(Map<What, List<Stretch>> by, What what) {
        return Stretches.of(by.getOrDefault(what, List.of())).longerBy(Bounds.RECOVERY);
    }

    /** Whether a run that lasted so may have been lost. */
    boolean mayLose(long startedAt, long finishedAt) {
        long from = startedAt - Bounds.CAUSE;
        long to = Stretches.after(finishedAt, Bounds.CAUSE);
        return ended.meets(from, to)
                // Who is asked to leave gives back what he holds, if PostgreSQL is there to take it.
                || (terminated.meets(from, to) && storeAway.meets(from, to))
                || cutOff.meets(from, to)
                || paused.meets(from, to)
                || storeLongAway.meets(from, to);
    }

    /** Whether a run that lasted so may have been given back: as above, and to leave. */
    boolean mayRelease(long startedAt, long finishedAt) {
        long from = startedAt - Bounds.CAUSE;
        long to = Stretches.after(finishedAt, Bounds.CAUSE);
        return mayLose(startedAt, finishedAt) || terminated.meets(from, to);
    }

    /** Whether the answer to a claim may have been lost, so that it was given back before it was ever begun. */
    boolean mayReleaseUnbegun(long startedAt, long finishedAt) {
        return storeAway.meets(startedAt - Bounds.CAUSE, Stretches.after(finishedAt, Bounds.CAUSE));
    }

    /** Whether it had just woken at this moment. */
    boolean wokeBefore(long moment) {
        return asleep.meets(moment - Bounds.WAKING, moment + Bounds.CLOCK);
    }
}
