package io.millrace.worker.drain;

import io.millrace.core.port.JobSource;
import io.millrace.worker.consume.Intake;
import io.millrace.worker.lease.LeaseKeeper;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Stop;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Drains the worker, once. */
public final class Drain {
    private static final Logger LOG = Logger.getLogger(Drain.class);
    /** For what is stopped to end (longer than the grace after an interrupt) and for outcomes to be recorded. */
    private static final Duration LAST = Duration.ofSeconds(8);

    private final JobSource source;
    private final Intake intake;
    private final Runs runs;
    private final LeaseKeeper lease;
    private final Duration grace;
    private boolean done;

    /** @param grace how long runs may go on by themselves */
    public Drain(JobSource source, Intake intake, Runs runs, LeaseKeeper lease, Duration grace) {
        this.source = source;
        this.intake = intake;
        this.runs = runs;
        this.lease = lease;
        this.grace = grace;
    }

    /** Returns when the worker has left. A second call waits for the first. */
    public synchronized void run() throws InterruptedException {
        if (done) {
            return;
        }
        done = true;
        LOG.infof("draining: %d runs have %d s to end", runs.running().size(), grace.toSeconds());
        lease.leave();
        source.stop();
        intake.close();
        if (!runs.awaitIdle(grace)) {
            LOG.infof("stopping %d runs and giving them back", runs.running().size());
            runs.stopAll(new Stop.Leaving());
            if (!runs.awaitIdle(LAST)) {
                LOG.warnf("leaving %d runs to the reaper", runs.inHand().size());
            }
        }
        lease.close();
        source.close();
        LOG.info("drained");
    }
}
