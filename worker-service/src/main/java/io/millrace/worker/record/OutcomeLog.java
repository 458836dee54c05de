package io.millrace.worker.record;

import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.worker.run.LogContext;
import io.millrace.worker.run.Run;
import java.time.Duration;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One line for each attempt that has ended, about all there is to know of it: which job, where, how long, why, and what follows. Successes
 * have theirs in the log {@code io.millrace.jobs}.
 */
public final class OutcomeLog {
    private static final Logger LOG = Logger.getLogger(OutcomeLog.class);

    private final String worker;

    /** @param worker this worker's label */
    public OutcomeLog(String worker) {
        this.worker = worker;
    }

    /**
     * @param event what its job has become, as committed
     * @param millis how long it has lasted
     */
    void ended(Run run, Outcome outcome, JobEvent event, long millis) {
        if (outcome instanceof Outcome.Completed) {
            completed(run, event, millis);
        } else if (LOG.isInfoEnabled() && outcome instanceof Outcome.Failed failed) {
            unsuccessful(run, event, millis, failed.reason(), failed.error(), failed.retryAfter());
        } else if (LOG.isInfoEnabled() && outcome instanceof Outcome.Cancelled cancelled) {
            unsuccessful(run, event, millis, cancelled.reason(), cancelled.error(), null);
        }
    }

    private static void completed(Run run, JobEvent event, long millis) {
        if (!LogContext.EACH_JOB.isInfoEnabled()) {
            return;
        }
        try (LogContext about = about(run, event)) {
            LogContext.EACH_JOB.infof(
                    "%s (%s) is %s after %d ms",
                    run.attempt(), run.type(), event.status().wireName(), millis);
        }
    }

    private void unsuccessful(
            Run run, JobEvent event, long millis, Reason reason, @Nullable JobError error, @Nullable Duration retry) {
        try (LogContext about = about(run, event).with("worker", worker).with("reason", reason.wireName())) {
            if (error != null) {
                about.with("error_code", error.code());
            }
            boolean again = event.status() == JobStatus.SCHEDULED && retry != null;
            if (again) {
                about.with("retry_seconds", seconds(retry));
            }
            LOG.infof(
                    "%s (%s) of %s ended on %s after %d ms: %s%s; %s",
                    run.attempt(),
                    run.type(),
                    event.owner(),
                    worker,
                    millis,
                    reason.wireName(),
                    error == null ? "" : ", " + error.line(),
                    again ? tryOf(run) + ", the next in " + seconds(retry) + " s" : last(run, event));
        }
    }

    /** A failure that ends the job was a try too; a cancellation was none. */
    private static String last(Run run, JobEvent event) {
        String end = "the job is " + event.status().wireName();
        return event.status() == JobStatus.FAILED ? tryOf(run) + ", " + end : end;
    }

    private static String tryOf(Run run) {
        return "try %d of %d"
                .formatted(
                        run.claimed().failures() + 1,
                        run.claimed().spec().policy().maxAttempts());
    }

    private static LogContext about(Run run, JobEvent event) {
        return LogContext.of(run.claimed())
                .with("type", run.type())
                .with("status", event.status().wireName());
    }

    private static String seconds(@Nullable Duration wait) {
        return wait == null ? "" : String.format(Locale.ROOT, "%.1f", wait.toMillis() / 1000.0);
    }
}
