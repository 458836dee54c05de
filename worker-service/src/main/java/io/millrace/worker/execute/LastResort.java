package io.millrace.worker.execute;

import io.millrace.core.port.Clock;
import io.millrace.core.port.JobStore;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Stop;

/**
 * Halts the worker for a handler that ignores its interrupt, once its row says what the job is to end as: otherwise it would be
 * run again, and hang the next worker. While PostgreSQL is away it waits: the session's own end comes first then. Driven by one
 * thread, which may wait for PostgreSQL.
 */
public final class LastResort {
    private final Deadlines deadlines;
    private final JobStore store;
    private final Clock clock;
    private final Halt halt;

    public LastResort(Deadlines deadlines, JobStore store, Clock clock, Halt halt) {
        this.deadlines = deadlines;
        this.store = store;
        this.clock = clock;
        this.halt = halt;
    }

    /**
     * Marks what does not stop, and halts if it still does not.
     *
     * @throws io.millrace.core.port.StoreUnavailableException to be called again then
     */
    public void check() {
        for (Run run : deadlines.overstaying()) {
            if (run.stopped() instanceof Stop.Cancel cancel) {
                store.requestCancel(run.attempt(), cancel.reason());
            }
        }
        // Some may have ended meanwhile.
        for (Run run : deadlines.overstaying()) {
            if (run.overstays(clock.nanos())) {
                halt.halt("the handler of " + run.attempt() + " (" + run.type() + ") ignores its interrupt: "
                        + run.stopped());
            }
        }
    }
}
