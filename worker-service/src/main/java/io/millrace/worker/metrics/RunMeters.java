package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.worker.run.Run;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** What becomes of deliveries and runs. Run times count from the claim's answer to the outcome's commit. Thread-safe. */
public final class RunMeters {
    private static final Duration[] PICKUP =
            seconds(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300).toArray(Duration[]::new);
    private static final Duration[] RUN =
            seconds(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 900, 3600).toArray(Duration[]::new);
    private static final double[] BATCH = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter claims;
    private final Counter stale;
    private final Counter redeliveries;
    private final DistributionSummary claimBatch;
    private final DistributionSummary recordBatch;

    public RunMeters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        claims = counter("millrace.worker.claims", "Jobs claimed");
        stale = counter(
                "millrace.worker.stale", "Outcomes that changed nothing: their attempt was not current any more");
        redeliveries = counter("millrace.worker.redeliveries", "Messages that the broker had delivered before");
        claimBatch = batch("millrace.claim.batch.size", "Jobs that one statement was to claim");
        recordBatch = batch("millrace.record.batch.size", "Outcomes that were recorded in one transaction");
    }

    private static Stream<Duration> seconds(double... seconds) {
        return DoubleStream.of(seconds).mapToObj(each -> Duration.ofMillis(Math.round(each * 1_000)));
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private DistributionSummary batch(String name, String description) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(BATCH)
                .register(registry);
    }

    public void received(Delivery delivery) {
        if (delivery.redelivered()) {
            redeliveries.increment();
        }
    }

    /** A claim was answered that was for so many jobs. */
    public void claimedTogether(int jobs) {
        claimBatch.record(jobs);
    }

    public void claimed(Run run) {
        claims.increment();
        QueueId queue = run.claimed().spec().queue();
        // Both by PostgreSQL's clock. Whoever sets that back gets no negative times for it.
        Duration waited =
                Duration.between(run.claimed().queuedAt(), run.claimed().startedAt());
        Timer.builder("millrace.pickup")
                .description("Time from a job's entry into its queue to its committed claim")
                .tags("type", queue.type(), "priority", queue.priority().wireName())
                .serviceLevelObjectives(PICKUP)
                .register(registry)
                .record(waited.isNegative() ? Duration.ZERO : waited);
    }

    /** So many outcomes were committed, or refused, at once. */
    public void recordedTogether(int outcomes) {
        recordBatch.record(outcomes);
    }

    /** @param status what the job is now: one that goes on had failed */
    public void recorded(Run run, JobStatus status) {
        Timer.builder("millrace.run")
                .description("Time from claim to committed outcome")
                .tags("type", run.type(), "outcome", (status.isTerminal() ? status : JobStatus.FAILED).wireName())
                .serviceLevelObjectives(RUN)
                .register(registry)
                .record(run.ageNanos(clock.nanos()), TimeUnit.NANOSECONDS);
    }

    public void stale() {
        stale.increment();
    }

    /** Milliseconds since its claim was answered. */
    public long millis(Run run) {
        return TimeUnit.NANOSECONDS.toMillis(run.ageNanos(clock.nanos()));
    }
}
