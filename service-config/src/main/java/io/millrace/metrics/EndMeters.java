package io.millrace.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.port.EndListener;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this process has ended: jobs by outcome and reason, attempts by outcome. Whatever can happen is there from the start, at 0: a
 * counter that begins at 1 has no increase to show.
 */
public final class EndMeters implements EndListener {
    private static final String NO_REASON = "none";

    private static final Map<JobStatus, Set<Reason>> LIKELY = Map.of(
            JobStatus.CANCELLED, EnumSet.of(Reason.TIMEOUT, Reason.CANCELLED_BY_USER),
            JobStatus.FAILED, EnumSet.complementOf(EnumSet.of(Reason.TIMEOUT, Reason.CANCELLED_BY_USER)));

    private final MeterRegistry registry;

    public EndMeters(MeterRegistry registry) {
        this.registry = registry;
        job(JobStatus.COMPLETED, null);
        LIKELY.forEach((status, reasons) -> reasons.forEach(reason -> job(status, reason)));
        for (AttemptEnd attempt : AttemptEnd.values()) {
            attempt(attempt);
        }
    }

    @Override
    public void ended(End end) {
        if (end.attempt() != null) {
            attempt(end.attempt()).increment();
        }
        if (end.status().isTerminal()) {
            job(end.status(), end.reason()).increment();
        }
    }

    private Counter job(JobStatus outcome, @Nullable Reason reason) {
        return Counter.builder("millrace.jobs.ended")
                .description("Jobs that have ended for good, by whoever committed it")
                .tag("outcome", outcome.wireName())
                .tag("reason", reason == null ? NO_REASON : reason.wireName())
                .register(registry);
    }

    private Counter attempt(AttemptEnd outcome) {
        return Counter.builder("millrace.attempts")
                .description("Attempts that have ended, by whoever committed it")
                .tag("outcome", outcome.wireName())
                .register(registry);
    }
}
