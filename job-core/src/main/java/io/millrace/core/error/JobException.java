package io.millrace.core.error;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.util.List;

/** What a caller did that cannot be done, as facts. One place, the gateway's {@code problem} package, makes HTTP of it. */
public abstract sealed class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    private JobException(String code, String detail) {
        // No stack trace: this is an answer, not a fault, and it is made at full request rate.
        super(detail, null, false, false);
        this.code = code;
    }

    /** The stable word of the problem, in kebab-case. */
    public String code() {
        return code;
    }

    /** One thing wrong with one field. */
    public record FieldError(String field, String message) implements java.io.Serializable {}

    /** The request does not mean anything, or asks for what is out of bounds. */
    public static final class Invalid extends JobException {
        private static final long serialVersionUID = 1L;
        private final transient List<FieldError> errors;

        public Invalid(List<FieldError> errors) {
            super("invalid", describe(errors));
            this.errors = List.copyOf(errors);
        }

        public Invalid(String field, String message) {
            this(List.of(new FieldError(field, message)));
        }

        /** There is no body where one is needed. */
        public static Invalid noBody() {
            return new Invalid("body", "must be a JSON object, and is empty");
        }

        public List<FieldError> errors() {
            return errors;
        }

        private static String describe(List<FieldError> errors) {
            FieldError first = errors.get(0);
            String more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
            return first.field() + ": " + first.message() + more;
        }
    }

    /** There is no such job, or it is another's: the two cannot be told apart. */
    public static final class UnknownJob extends JobException {
        private static final long serialVersionUID = 1L;

        public UnknownJob() {
            super("unknown-job", "there is no job of this id");
        }
    }

    /** Another job, of other type or params, holds the window of the same {@code object_id}. */
    public static final class DedupConflict extends JobException {
        private static final long serialVersionUID = 1L;
        private final transient JobId holder;

        public DedupConflict(JobId holder) {
            super("dedup-conflict", "a job of this object_id with other type or params was accepted within its window");
            this.holder = holder;
        }

        public JobId holder() {
            return holder;
        }
    }

    /** The job is past changing. */
    public static final class NotCancellable extends JobException {
        private static final long serialVersionUID = 1L;
        private final JobStatus status;

        public NotCancellable(JobStatus status) {
            super(
                    status == JobStatus.CANCELLED ? "already-cancelled" : "already-finished",
                    "the job is already " + status.wireName());
            this.status = status;
        }

        public JobStatus status() {
            return status;
        }
    }

    /** The job has not ended, or it has completed: there is nothing to try again. */
    public static final class NotRetryable extends JobException {
        private static final long serialVersionUID = 1L;
        private final JobStatus status;

        public NotRetryable(JobStatus status) {
            super("not-retryable", "a job that is " + status.wireName() + " cannot be retried");
            this.status = status;
        }

        public JobStatus status() {
            return status;
        }
    }

    /** Who writes about this attempt does not run it, or no longer: it has ended, or another one runs. */
    public static final class StaleAttempt extends JobException {
        private static final long serialVersionUID = 1L;

        public StaleAttempt() {
            super("stale-attempt", "this attempt is not running, or not this agent's: stop working on it");
        }
    }

    /** More of something than is kept. */
    public static final class TooLarge extends JobException {
        private static final long serialVersionUID = 1L;

        public TooLarge(String detail) {
            super("too-large", detail);
        }
    }

    /** The owner has as many unfinished jobs as it may. */
    public static final class QuotaOpenJobs extends JobException {
        private static final long serialVersionUID = 1L;

        public QuotaOpenJobs(int quota) {
            super(
                    "quota-open-jobs",
                    "no more than " + quota + " unfinished jobs at a time: wait for some to end, or cancel some");
        }
    }

    /** More requests than a rate allows. */
    public static final class RateLimited extends JobException {
        private static final long serialVersionUID = 1L;
        private final long retryAfterSeconds;

        /** @param rate in words, for example {@code 10 in 60 s} */
        public RateLimited(String rate, long retryAfterSeconds) {
            super("rate-limited", "no more than " + rate + ": try again in " + retryAfterSeconds + " s");
            this.retryAfterSeconds = retryAfterSeconds;
        }

        /** When one more is allowed. */
        public long retryAfterSeconds() {
            return retryAfterSeconds;
        }
    }

    /** Registration is not open to everybody. */
    public static final class RegistrationClosed extends JobException {
        private static final long serialVersionUID = 1L;

        public RegistrationClosed() {
            super("registration-closed", "users are made by an administrator here");
        }
    }

    /** Known, but not allowed to do this. */
    public static final class NotPermitted extends JobException {
        private static final long serialVersionUID = 1L;

        public NotPermitted(String detail) {
            super("not-permitted", detail);
        }

        /** Commands need a permission of their own. */
        public static NotPermitted commands() {
            return new NotPermitted("jobs of type command need the permission command");
        }
    }

    /** This deployment does not run such commands. */
    public static final class CommandNotAllowed extends JobException {
        private static final long serialVersionUID = 1L;

        public CommandNotAllowed(String detail) {
            super("command-not-allowed", detail);
        }
    }

    /** A name that is to be unique is taken. */
    public static final class AlreadyExists extends JobException {
        private static final long serialVersionUID = 1L;

        public AlreadyExists(String detail) {
            super("already-exists", detail);
        }
    }

    /** No live worker has this name or session. */
    public static final class UnknownWorker extends JobException {
        private static final long serialVersionUID = 1L;

        public UnknownWorker() {
            super("unknown-worker", "there is no live worker of this name or session; GET /workers lists them");
        }
    }

    /** Something other than a job that is not there. */
    public static final class NotFound extends JobException {
        private static final long serialVersionUID = 1L;

        public NotFound(String detail) {
            super("not-found", detail);
        }
    }

    /** The store cannot be reached, or too much is asked of this gateway: nothing is promised, the request may be repeated. */
    public static final class Unavailable extends JobException {
        private static final long serialVersionUID = 1L;

        public Unavailable() {
            this("the job store cannot be reached at the moment; try again");
        }

        public Unavailable(String detail) {
            super("unavailable", detail);
        }
    }
}
