package io.millrace.gateway.log;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One line for each thing that a client makes happen to a job, and for each run that ends here and not at its worker, with {@code job_id}, {@code
 * attempt} and {@code owner} as its diagnostic context.
 */
public final class JobLog {
    private static final Logger LOG = Logger.getLogger(JobLog.class);
    /** Of lines that each job has: off unless asked for, as they cost more than much of the work that they tell of. */
    private static final Logger EACH = Logger.getLogger("io.millrace.jobs");

    private JobLog() {}

    /** A job was committed. */
    public static void accepted(Job job) {
        if (!EACH.isInfoEnabled()) {
            return;
        }
        try (LogContext about = LogContext.of(job)) {
            EACH.infof("%s (%s) of %s is accepted", job.id(), job.spec().type(), job.owner());
        }
    }

    /** A client ended a job that had not begun, or that an agent ran. */
    public static void cancelled(JobEvent event) {
        try (LogContext about = LogContext.of(event)) {
            LOG.infof("%s: its cancellation was asked for, and it is cancelled", event.id());
        }
    }

    /** A client asked for the end of a run, and got its word that it comes. */
    public static void toBeCancelled(Attempt attempt) {
        try (LogContext about = LogContext.of(attempt)) {
            LOG.infof("%s: its cancellation was asked for", attempt.job());
        }
    }

    /** A client let a job begin anew. */
    public static void retried(JobEvent event) {
        try (LogContext about = LogContext.of(event)) {
            LOG.infof("%s: it is retried", event.id());
        }
    }

    /** An agent has got a job. */
    public static void claimed(Job job, String worker) {
        if (!EACH.isInfoEnabled()) {
            return;
        }
        try (LogContext about = LogContext.of(job)) {
            EACH.infof(
                    "%s#%d (%s) starts, on agent %s",
                    job.id(), job.state().attempt(), job.spec().type(), worker);
        }
    }

    /**
     * An agent has ended its run.
     *
     * @param principal the agent's user
     * @param error why it failed; null: it did not
     */
    public static void finished(JobEvent event, String principal, @Nullable JobError error) {
        if (error != null) {
            ended(event, "agent " + principal, Reason.ERROR, error);
            return;
        }
        try (LogContext about = LogContext.of(event)) {
            EACH.infof(
                    "%s (%s) is %s",
                    attempt(event), event.type(), event.status().wireName());
        }
    }

    /**
     * A run was taken from one that is dead, or was not heard of.
     *
     * @param from who that was: a session, or an agent
     */
    public static void lost(JobEvent event, String from) {
        ended(event, from, Reason.WORKER_LOST, null);
    }

    /** A run was over its deadline, and whoever runs it did not end it. */
    public static void overdue(JobEvent event, String on) {
        ended(event, on, Reason.TIMEOUT, null);
    }

    private static void ended(JobEvent event, String on, Reason reason, @Nullable JobError error) {
        try (LogContext about = LogContext.of(event).with("worker", on).with("reason", reason.wireName())) {
            if (error != null) {
                about.with("error_code", error.code());
            }
            LOG.logf(
                    error == null ? Logger.Level.WARN : Logger.Level.INFO,
                    "%s (%s) of %s ended on %s: %s%s; %s",
                    attempt(event),
                    event.type(),
                    event.owner(),
                    on,
                    reason.wireName(),
                    error == null ? "" : ", " + error.line(),
                    next(event.status()));
        }
    }

    private static Attempt attempt(JobEvent event) {
        return new Attempt(event.id(), event.attempt());
    }

    private static String next(JobStatus status) {
        return switch (status) {
            case QUEUED -> "it is run again, which is no try less";
            case SCHEDULED -> "it is tried again after its backoff";
            default -> "the job is " + status.wireName();
        };
    }
}
