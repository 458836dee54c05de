package io.millrace.worker.lease;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.Clock;
import io.millrace.core.port.SessionLine;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Stop;
import io.millrace.worker.run.Tenure;
import io.millrace.worker.run.Tenures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions, keeps them, and ends them. Three threads drive it, so that none waits for another's server: one calls
 * {@link #supervise()} often, one {@link #renew()} and one {@link #probe()}, each every 0.5 s.
 */
public final class LeaseKeeper implements Tenures {
    private static final Logger LOG = Logger.getLogger(LeaseKeeper.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final Witnesses witnesses;
    private final WorkerInfo info;
    private final Runs runs;
    private final Comparison comparison;
    private final Clock clock;
    private final Runnable drainOrdered;
    private final SessionLine.Orders orders;

    private volatile @Nullable Held held;
    private volatile boolean leaving;
    private boolean shownAsDraining;
    private long notBefore;
    private boolean told;

    private record Held(Tenure tenure, SessionLine line) {}

    /** @param drainOrdered called when a gateway asks this worker to leave, perhaps more than once; must not block */
    public LeaseKeeper(
            Witnesses witnesses,
            WorkerInfo info,
            Runs runs,
            Comparison comparison,
            Clock clock,
            Runnable drainOrdered) {
        this.witnesses = witnesses;
        this.info = info;
        this.runs = runs;
        this.comparison = comparison;
        this.clock = clock;
        this.drainOrdered = drainOrdered;
        this.orders = new Orders();
        this.notBefore = clock.nanos();
    }

    @Override
    public @Nullable Tenure current() {
        Held now = held;
        return now == null ? null : now.tenure();
    }

    /** Opens a session if there is none; stops all and ends the session if it is lost. */
    public void supervise() {
        Held now = held;
        if (now == null) {
            if (!leaving && clock.nanos() - notBefore >= 0) {
                open();
            }
        } else if (!now.tenure().holds()) {
            lose(now);
        }
    }

    private void open() {
        Session session = Session.fresh();
        long sent = clock.nanos();
        try {
            witnesses.leases().open(session, info);
        } catch (StoreUnavailableException e) {
            notBefore = clock.nanos() + BETWEEN_TRIES.toNanos();
            if (!told) {
                LOG.warnf("cannot open a session yet: %s", e.getMessage());
                told = true;
            }
            return;
        }
        SessionLine line = witnesses.lines().get();
        line.open(session, orders);
        held = new Held(new Tenure(session, sent, clock), line);
        told = false;
        LOG.infof("session %s is open", session);
    }

    /** Comes again until nothing of the session runs any more; a handler that does not stop halts the worker meanwhile. */
    private void lose(Held lost) {
        Session session = lost.tenure().session();
        if (!told) {
            LOG.warnf(
                    "session %s is lost: stopping %d runs",
                    session, runs.running().size());
            told = true;
        }
        comparison.remember(runs.inHand().stream().map(Run::attempt).toList());
        runs.stopAll(new Stop.SessionLost());
        if (!runs.isIdle()) {
            return;
        }
        held = null;
        lost.line().close();
        letGo(session);
    }

    /** What has ended may be taken by others at once: nobody need wait until a reaper is sure. */
    private void letGo(Session session) {
        try {
            comparison.releaseRemembered(session);
            witnesses.leases().close(session);
        } catch (StoreUnavailableException e) {
            LOG.infof("session %s is left to the reaper: %s", session, e.getMessage());
        }
    }

    /** Renews the lease, and does what its answer asks for. */
    public void renew() {
        Held now = held;
        if (now == null || !now.tenure().holds()) {
            return;
        }
        Session session = now.tenure().session();
        if (leaving && !shownAsDraining) {
            witnesses.leases().draining(session);
            shownAsDraining = true;
        }
        List<Run> before = runs.running();
        long sent = clock.nanos();
        Heartbeat answer = witnesses.leases().renew(session);
        if (!answer.held()) {
            now.tenure().lost();
            return;
        }
        now.tenure().renewed(sent);
        if (answer.draining() && !leaving) {
            drainOrdered.run();
        }
        for (Heartbeat.HeldRun run : answer.runs()) {
            Reason reason = run.cancelRequested();
            if (reason != null) {
                stop(run.attempt(), reason);
            }
        }
        if (now.tenure().holds()) {
            comparison.compare(session, answer.runs());
            stopEndedElsewhere(before, answer);
        }
    }

    /**
     * Runs that PostgreSQL does not hold any more: a reaper has ended them for being overdue, and its word about it was lost. They
     * are stopped before somebody retries their jobs.
     */
    private void stopEndedElsewhere(List<Run> before, Heartbeat answer) {
        Set<Attempt> held =
                answer.runs().stream().map(Heartbeat.HeldRun::attempt).collect(Collectors.toSet());
        before.stream()
                .map(Run::attempt)
                .filter(attempt -> !held.contains(attempt))
                .forEach(attempt -> stop(attempt, Reason.TIMEOUT));
    }

    /** Asks whether the session's own queue still stands. */
    public void probe() {
        Held now = held;
        if (now == null || !now.tenure().holds()) {
            return;
        }
        long sent = clock.nanos();
        now.line().probe().thenAccept(result -> {
            if (result == PingResult.DELIVERED) {
                now.tenure().probed(sent);
            }
        });
    }

    private void stop(Attempt attempt, Reason reason) {
        runs.running(attempt).ifPresent(run -> run.stop(new Stop.Cancel(reason), clock.nanos()));
    }

    /** What comes through the session's queue. What is lost there comes with the next renewal. */
    private final class Orders implements SessionLine.Orders {
        @Override
        public void cancel(Attempt attempt, Reason reason) {
            stop(attempt, reason);
        }

        @Override
        public void drain() {
            drainOrdered.run();
        }
    }

    /** The worker is about to leave: shown to operators with the next renewal; no further session is opened. */
    public void leave() {
        leaving = true;
    }

    /** Ends the session of a worker that runs nothing any more. What it still holds in PostgreSQL is released, or left to reapers. */
    public void close() {
        leaving = true;
        Held last = held;
        held = null;
        if (last == null) {
            return;
        }
        Session session = last.tenure().session();
        try {
            if (last.tenure().holds() && !witnesses.leases().close(session)) {
                comparison.compareNow(session, witnesses.leases().renew(session).runs());
                witnesses.leases().close(session);
            }
        } catch (StoreUnavailableException e) {
            LOG.infof("session %s is left to the reaper: %s", session, e.getMessage());
        }
        last.line().close();
        LOG.infof("session %s is closed", session);
    }
}
