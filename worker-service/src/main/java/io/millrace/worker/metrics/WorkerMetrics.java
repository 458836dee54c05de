package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.core.job.Outcome;
import io.millrace.core.port.Clock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The worker's meters. Run times count from before the claim was sent to the outcome's commit. */
public final class WorkerMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final Counter claims;
    private final Counter stale;
    private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Timer> runTimes = new ConcurrentHashMap<>();

    public WorkerMetrics(MeterRegistry registry, Runs runs, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        claims = Counter.builder("millrace.worker.claims")
                .description("Jobs claimed")
                .register(registry);
        stale = Counter.builder("millrace.worker.stale")
                .description("Outcomes refused because their attempt was not current any more")
                .register(registry);
        Gauge.builder("millrace.worker.slots", runs, Runs::slots)
                .description("Jobs that this worker runs at a time")
                .register(registry);
        Gauge.builder("millrace.worker.running", runs, all -> all.running().size())
                .description("Jobs that it runs")
                .register(registry);
        Gauge.builder("millrace.worker.unrecorded", runs, Runs::recording)
                .description("Ended runs whose outcomes are not committed yet")
                .register(registry);
    }

    public void claimed(Run run) {
        claims.increment();
    }

    public void recorded(Run run, Outcome outcome) {
        outcomes.computeIfAbsent(outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT), this::outcomeCounter)
                .increment();
        runTimes.computeIfAbsent(run.type(), this::runTimer).record(run.ageNanos(clock.nanos()), TimeUnit.NANOSECONDS);
    }

    public void stale() {
        stale.increment();
    }

    /** Milliseconds since before its claim was sent. */
    public long millis(Run run) {
        return TimeUnit.NANOSECONDS.toMillis(run.ageNanos(clock.nanos()));
    }

    private Counter outcomeCounter(String outcome) {
        return Counter.builder("millrace.worker.outcomes")
                .description("Runs by what came of them")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Timer runTimer(String type) {
        return Timer.builder("millrace.worker.run")
                .description("Time from claim to committed outcome")
                .tag("type", type)
                .register(registry);
    }
}
