package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.ManualClock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import io.millrace.worker.run.Tenure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class RunMetersTest {
    private static final QueueId QUEUE = new QueueId("t", Priority.HIGH);
    private static final RunPolicy POLICY =
            new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ZERO, null);

    private final ManualClock clock = new ManualClock();
    private final Tenure tenure = new Tenure(Session.fresh(), clock.nanos(), clock);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RunMeters meters = new RunMeters(registry, clock);

    private record Given(boolean redelivered) implements Delivery {
        @Override
        public JobMessage message() {
            return new JobMessage(new JobId(UUID.randomUUID()), QUEUE, false);
        }

        @Override
        public long receivedNanos() {
            return 0;
        }

        @Override
        public void ack() {}

        @Override
        public void giveBack() {}
    }

    private Run run(Duration waited) {
        JobSpec spec = new JobSpec(null, QUEUE.type(), QUEUE.priority(), Json.EMPTY_OBJECT, POLICY, Map.of());
        ClaimedRun claimed = new ClaimedRun(
                new Attempt(new JobId(UUID.randomUUID()), 1),
                "demo",
                spec,
                0,
                clock.now().minus(waited),
                clock.now(),
                null);
        return new Run(claimed, new Given(false), tenure, clock.nanos());
    }

    private double counted(String name) {
        return registry.get(name).counter().count();
    }

    @Test
    void pickupIsFromTheQueueToTheClaim() {
        meters.claimed(run(Duration.ofSeconds(3)));
        meters.claimed(run(Duration.ofSeconds(-2)));

        Timer pickup = registry.get("millrace.pickup")
                .tags("type", "t", "priority", "high")
                .timer();
        assertThat(pickup.count()).isEqualTo(2);
        assertThat(pickup.totalTime(TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(counted("millrace.worker.claims")).isEqualTo(2);
    }

    @Test
    void aRunThatGoesOnHadFailed() {
        Run run = run(Duration.ZERO);
        clock.tick(Duration.ofSeconds(4));
        meters.recorded(run, JobStatus.SCHEDULED);
        meters.recorded(run, JobStatus.COMPLETED);

        for (String outcome : List.of("failed", "completed")) {
            Timer timer = registry.get("millrace.run")
                    .tags("type", "t", "outcome", outcome)
                    .timer();
            assertThat(timer.totalTime(TimeUnit.SECONDS)).as(outcome).isEqualTo(4);
        }
        assertThat(meters.millis(run)).isEqualTo(4_000);
    }

    @Test
    void batchesDeliveriesAndStaleOutcomesAreCounted() {
        meters.claimedTogether(7);
        meters.recordedTogether(3);
        meters.stale();
        meters.received(new Given(true));
        meters.received(new Given(false));

        assertThat(registry.get("millrace.claim.batch.size").summary().totalAmount())
                .isEqualTo(7);
        assertThat(registry.get("millrace.record.batch.size").summary().totalAmount())
                .isEqualTo(3);
        assertThat(counted("millrace.worker.stale")).isEqualTo(1);
        assertThat(counted("millrace.worker.redeliveries")).isEqualTo(1);
    }

    @Test
    void gaugesShowWhatIsInHandAndWhetherMoreIsTaken() {
        Runs runs = new Runs(5, clock, new Signal());
        AtomicBoolean draining = new AtomicBoolean();
        WorkerGauges.show(registry, "worker-3", runs, () -> tenure, draining::get);
        Run one = run(Duration.ZERO);
        Run other = run(Duration.ZERO);
        runs.claimed(List.of(), List.of(one, other));
        runs.ended(other);

        assertThat(gauge("slots")).isEqualTo(5);
        assertThat(gauge("running")).isEqualTo(1);
        assertThat(gauge("unrecorded")).isEqualTo(1);
        assertThat(gauge("session")).isEqualTo(1);
        assertThat(gauge("draining")).isZero();

        tenure.lost();
        draining.set(true);
        assertThat(gauge("session")).isZero();
        assertThat(gauge("draining")).isEqualTo(1);
        assertThat(registry.get("millrace.worker.info")
                        .tag("worker", "worker-3")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    private double gauge(String name) {
        return registry.get("millrace.worker." + name).gauge().value();
    }
}
