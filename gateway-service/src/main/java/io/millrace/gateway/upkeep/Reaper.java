package io.millrace.gateway.upkeep;

import io.millrace.core.lease.DeathWatch;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.log.JobLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Finds dead workers and gives their runs to others. Reads all leases at each tick; a lease that stood still gets a ping to
 * its session's queue, and {@link DeathWatch} judges when the ping is answered. All on one thread.
 */
final class Reaper implements Task {
    private static final Logger LOG = Logger.getLogger(Reaper.class);

    private final LeaseStore leases;
    private final UpkeepStore store;
    private final WorkerLine line;
    private final HandOn handOn;
    private final Clock clock;
    private final IntConsumer reaped;
    private final Executor thread;
    private final Map<Session, DeathWatch> watches = new HashMap<>();

    /**
     * @param reaped called for each dead session with how many runs it had; must not block
     * @param thread the one that calls {@link #tick()}
     */
    Reaper(
            LeaseStore leases,
            UpkeepStore store,
            WorkerLine line,
            HandOn handOn,
            Clock clock,
            IntConsumer reaped,
            Executor thread) {
        this.leases = leases;
        this.store = store;
        this.line = line;
        this.handOn = handOn;
        this.clock = clock;
        this.reaped = reaped;
        this.thread = thread;
    }

    @Override
    public void tick() {
        long sent = clock.nanos();
        List<LeaseReading> readings = readAll();
        long answered = clock.nanos();
        watches.keySet().retainAll(readings.stream().map(LeaseReading::session).collect(Collectors.toSet()));
        for (LeaseReading reading : readings) {
            DeathWatch watch = watches.computeIfAbsent(reading.session(), session -> new DeathWatch());
            watch.read(reading.counter(), sent, answered);
            if (watch.standsStill()) {
                ping(reading.session(), watch);
            }
        }
    }

    private List<LeaseReading> readAll() {
        try {
            return leases.readAll();
        } catch (StoreUnavailableException e) {
            watches.values().forEach(DeathWatch::readFailed);
            throw e;
        }
    }

    private void ping(Session session, DeathWatch watch) {
        line.ping(session)
                .thenAcceptAsync(
                        result -> {
                            watch.pinged(result, clock.nanos());
                            judge(session, watch);
                        },
                        thread)
                .exceptionally(failure -> {
                    LOG.warnf("could not judge session %s: %s", session, failure.getMessage());
                    return null;
                });
    }

    private void judge(Session session, DeathWatch watch) {
        if (watches.get(session) != watch || !watch.isDead(clock.nanos())) {
            return;
        }
        watches.remove(session);
        store.reap(new LeaseReading(session, watch.counter())).ifPresent(released -> {
            LOG.warnf(
                    "session %s is dead: %d of its runs go back to their queues, %d end",
                    session,
                    released.queued().size(),
                    released.events().size() - released.queued().size());
            reaped.accept(released.events().size());
            released.events().forEach(event -> JobLog.lost(event, "session " + session));
            handOn.handOn(released);
        });
    }
}
