package io.millrace.core.lease;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a renewal.
 *
 * @param held false: the lease row is gone, the session is dead and its runs belong to others
 * @param draining whether the session is to leave, or has said that it does
 * @param runs all that PostgreSQL holds as {@code processing} for this session
 */
public record Heartbeat(boolean held, boolean draining, List<HeldRun> runs) {
    public static final Heartbeat LOST = new Heartbeat(false, false, List.of());

    public Heartbeat {
        runs = List.copyOf(runs);
    }

    /** @param cancelRequested why it is to stop; null: it is not */
    public record HeldRun(Attempt attempt, @Nullable Reason cancelRequested) {}
}
