package io.millrace.gateway.receive;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.error.JobException;
import io.millrace.core.port.Admission;
import io.millrace.gateway.problem.Problem;
import io.millrace.gateway.problem.RequestProblem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts submissions by what became of them, each item of a batch for itself. A request whose body is no batch at all counts as one. */
@ApplicationScoped
public class SubmissionMeters {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    private enum Outcome {
        ACCEPTED,
        DUPLICATE,
        /** Of rates and quotas. */
        LIMITED,
        /** Whatever else is the client's to mend. */
        REFUSED,
        /** Whatever is not. */
        UNAVAILABLE
    }

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    SubmissionMeters(MeterRegistry metrics) {
        for (Outcome outcome : Outcome.values()) {
            counters.put(
                    outcome,
                    Counter.builder("millrace.submissions")
                            .description("Submissions by what became of them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(metrics));
        }
    }

    /** Counts what keeps a submission from being worked on at all. */
    <T> T orRefused(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            count(null, e);
            throw e;
        }
    }

    void count(@Nullable Admission admission, @Nullable Throwable failure) {
        add(outcome(admission, failure), 1);
    }

    /** So many were not even looked at, for a rate. */
    void limited(int submissions) {
        add(Outcome.LIMITED, submissions);
    }

    private void add(Outcome outcome, int submissions) {
        Counter counter = counters.get(outcome);
        if (counter != null) {
            counter.increment(submissions);
        }
    }

    private static Outcome outcome(@Nullable Admission admission, @Nullable Throwable failure) {
        if (admission instanceof Admission.Accepted) {
            return Outcome.ACCEPTED;
        } else if (admission instanceof Admission.Duplicate) {
            return Outcome.DUPLICATE;
        } else if (admission instanceof Admission.OverQuota) {
            return Outcome.LIMITED;
        } else if (admission instanceof Admission.Conflict) {
            return Outcome.REFUSED;
        }
        return failure == null ? Outcome.UNAVAILABLE : outcome(Intake.cause(failure));
    }

    private static Outcome outcome(Throwable cause) {
        if (cause instanceof RequestProblem) {
            return Outcome.REFUSED;
        }
        int status =
                cause instanceof JobException problem ? Problem.of(problem, "").status() : SERVER_ERROR;
        if (status == TOO_MANY_REQUESTS) {
            return Outcome.LIMITED;
        }
        return status < SERVER_ERROR ? Outcome.REFUSED : Outcome.UNAVAILABLE;
    }
}
