package io.millrace.gateway.upkeep;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.Clock;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.UpkeepStore;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.runway.Runway;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/** Starts and stops the duties, each on a thread of its own, so that a slow one delays no other. */
@ApplicationScoped
public class Upkeep {
    private static final Duration REAP_EACH = Duration.ofMillis(500);
    private static final Duration REAP_AGENTS_EACH = Duration.ofSeconds(1);
    private static final Duration DISPATCH_EACH = Duration.ofMillis(500);
    private static final Duration RECONCILE_EACH = Duration.ofSeconds(1);
    private static final Duration RETAIN_EACH = Duration.ofSeconds(5);

    private final Heart reaping = new Heart("reap");
    private final Heart reapingAgents = new Heart("reap-agents");
    private final Heart overdue = new Heart("overdue");
    private final Heart dispatching = new Heart("dispatch");
    private final Heart reconciling = new Heart("reconcile");
    private final Heart retaining = new Heart("retain");

    void start(
            @Observes StartupEvent event,
            UpkeepStore store,
            LeaseStore leases,
            AgentStore agents,
            JobQueue queue,
            WorkerLine line,
            JobEvents events,
            DedupGate gate,
            Runway runway,
            GatewayConfig config,
            MeterRegistry metrics) {
        HandOn handOn = new HandOn(queue, events);
        UpkeepMeters meters = new UpkeepMeters(metrics);
        reaping.beat(
                new Reaper(leases, store, line, handOn, Clock.SYSTEM, meters::sessionReaped, reaping.thread())::tick,
                REAP_EACH);
        reapingAgents.beat(new AgentReaper(agents, events, Clock.SYSTEM, meters::agentReaped)::tick, REAP_AGENTS_EACH);
        overdue.beat(new OverdueWatch(store, agents, line, events, Clock.SYSTEM)::tick, REAP_EACH);
        dispatching.beat(new Dispatcher(store, events, runway::jobsWait)::tick, DISPATCH_EACH);
        reconciling.beat(new Reconciler(store, queue, Clock.SYSTEM, meters::compared)::tick, RECONCILE_EACH);
        retaining.beat(
                new Retainer(store, gate, config.retention(), Clock.SYSTEM, Retainer.Pause.SLEEP)::tick, RETAIN_EACH);
    }

    void stop(@Observes ShutdownEvent event) {
        List.of(reaping, reapingAgents, overdue, dispatching, reconciling, retaining)
                .forEach(Heart::close);
    }
}
