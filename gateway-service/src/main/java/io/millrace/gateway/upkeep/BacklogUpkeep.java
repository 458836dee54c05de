package io.millrace.gateway.upkeep;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.RunwayStore;
import io.millrace.core.port.StateStore;
import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.limit.OpenJobsQuota;
import io.millrace.gateway.limit.OwnerClasses;
import io.millrace.gateway.runway.Runway;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/** Starts and stops the duties about what waits: feeding it, and counting it. */
@ApplicationScoped
public class BacklogUpkeep {
    private static final Duration COUNT_EACH = Duration.ofSeconds(1);

    private final Heart feeding = new Heart("feed");
    private final Heart counting = new Heart("count");
    private final Heart showing = new Heart("show");

    void start(
            @Observes StartupEvent event,
            RunwayStore store,
            QueueStore queues,
            StateStore states,
            JobQueue queue,
            Runway runway,
            OpenJobsQuota openJobs,
            GatewayConfig config,
            MeterRegistry metrics) {
        OwnerClasses classes = OwnerClasses.parse(config.ownerClasses().orElse(""));
        Feeder feeder = new Feeder(
                store, queue, runway, Clock.SYSTEM, config.quotaRunning().most());
        runway.feedBy(() -> {
            if (feeder.jobsWait()) {
                feeding.soon(feeder::tick);
            }
        });
        feeding.beat(feeder::tick, Duration.ofMillis(Feeder.BUSY_MILLIS));
        counting.beat(store::foldCounts, COUNT_EACH);
        counting.beat(openJobs::look, COUNT_EACH);
        showing.beat(new Sparing(new QueueGauges(queues, classes, metrics), Clock.SYSTEM)::tick, COUNT_EACH);
        showing.beat(new Sparing(new StateGauges(states, metrics), Clock.SYSTEM)::tick, COUNT_EACH);
    }

    void stop(@Observes ShutdownEvent event) {
        List.of(feeding, counting, showing).forEach(Heart::close);
    }
}
