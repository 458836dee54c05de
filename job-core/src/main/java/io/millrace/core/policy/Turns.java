package io.millrace.core.policy;

import io.millrace.core.job.Priority;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In what order waiting jobs of a type are fed when not all can be. Of each ten turns one is {@code low}'s, two are
 * {@code normal}'s, and the rest are {@code high}'s; a turn whose priority has nothing waiting goes to the most urgent that has.
 * So {@code high} overtakes whatever waits, and a flood of it starves nobody: while they wait, {@code normal} gets at least two
 * tenths of the starts, and {@code low} at least one.
 */
public final class Turns {
    /** After so many turns it begins anew. */
    public static final int ROUND = 10;

    private static final int LOWS = 9;

    private Turns() {}

    /**
     * Takes jobs out of the lines, each in its own order.
     *
     * @param turn which turn is next; any number from 0
     * @param lines what waits, by priority; what is taken is removed
     * @param most how many are taken at most; fewer if the lines end
     */
    public static <T> List<T> take(int turn, Map<Priority, ? extends Deque<T>> lines, int most) {
        List<T> taken = new ArrayList<>();
        for (int next = turn; taken.size() < most; next++) {
            T job = first(preferred(next), lines);
            if (job == null) {
                return taken;
            }
            taken.add(job);
        }
        return taken;
    }

    private static <T> @Nullable T first(List<Priority> order, Map<Priority, ? extends Deque<T>> lines) {
        for (Priority priority : order) {
            Deque<T> line = lines.get(priority);
            T job = line == null ? null : line.pollFirst();
            if (job != null) {
                return job;
            }
        }
        return null;
    }

    private static List<Priority> preferred(int turn) {
        int place = turn % ROUND;
        if (place == LOWS) {
            return List.of(Priority.LOW, Priority.HIGH, Priority.NORMAL);
        }
        return place == 3 || place == 6
                ? List.of(Priority.NORMAL, Priority.HIGH, Priority.LOW)
                : List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);
    }
}
