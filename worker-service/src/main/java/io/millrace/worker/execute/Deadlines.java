package io.millrace.worker.execute;

import io.millrace.core.job.Reason;
import io.millrace.core.port.Clock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Stop;
import java.util.List;

/**
 * Stops runs that are over their time, and sees to those that do not stop: a lost session's at once, others after their row has
 * been marked. Driven by one thread that waits for nobody.
 */
public final class Deadlines {
    private final Runs runs;
    private final Clock clock;
    private final Halt halt;
    private volatile List<Run> overstaying = List.of();

    public Deadlines(Runs runs, Clock clock, Halt halt) {
        this.runs = runs;
        this.clock = clock;
        this.halt = halt;
    }

    public void check() {
        long now = clock.nanos();
        List<Run> running = runs.running();
        for (Run run : running) {
            if (run.nanosLeft(now) < 0) {
                run.stop(new Stop.Cancel(Reason.TIMEOUT), now);
            }
        }
        overstaying = running.stream().filter(run -> run.overstays(now)).toList();
        for (Run run : overstaying) {
            // A worker that leaves ends anyway, once what has ended beside this run is recorded.
            if (run.stopped() instanceof Stop.SessionLost) {
                halt.halt("the handler of " + run.attempt() + " (" + run.type() + ") does not stop");
            }
        }
    }

    /** Runs whose handlers do not stop. */
    List<Run> overstaying() {
        return overstaying;
    }
}
