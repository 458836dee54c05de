package io.millrace.gateway.upkeep;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.AgentWatch;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.log.JobLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gives the runs of agents whose leases have expired to others. Reads all leases at each tick, and judges by what it has read itself: no
 * outage counts as evidence.
 */
final class AgentReaper implements Task {
    private final AgentStore store;
    private final JobEvents events;
    private final Clock clock;
    private final Runnable reaped;
    private final Map<Attempt, AgentWatch> watches = new HashMap<>();

    /** @param reaped called for each run that was given to others, or ended; must not block */
    AgentReaper(AgentStore store, JobEvents events, Clock clock, Runnable reaped) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.reaped = reaped;
    }

    @Override
    public void tick() {
        long sent = clock.nanos();
        List<AgentLeaseReading> leases = readAll();
        long answered = clock.nanos();
        watches.keySet().retainAll(leases.stream().map(AgentLeaseReading::run).collect(Collectors.toSet()));
        for (AgentLeaseReading lease : leases) {
            AgentWatch watch = watches.computeIfAbsent(lease.run(), run -> new AgentWatch());
            watch.read(lease.counter(), sent, answered);
            if (watch.hasExpired(lease.length())) {
                watches.remove(lease.run());
                store.reap(lease).ifPresent(event -> handOn(lease, event));
            }
        }
    }

    private List<AgentLeaseReading> readAll() {
        try {
            return store.leases();
        } catch (StoreUnavailableException e) {
            watches.clear();
            throw e;
        }
    }

    private void handOn(AgentLeaseReading lease, JobEvent event) {
        JobLog.lost(
                event, "an agent that was not heard of for " + lease.length().toSeconds() + " s");
        reaped.run();
        events.announce(List.of(event));
    }
}
