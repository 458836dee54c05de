package io.millrace.gateway.log;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** One line for each thing that a client makes happen to a job, each with {@code job_id} as its diagnostic context. */
public final class JobLog {
    private static final Logger LOG = Logger.getLogger(JobLog.class);
    /** Of lines that each job has: off unless asked for, as they cost more than much of the work that they tell of. */
    private static final Logger EACH = Logger.getLogger("io.millrace.jobs");

    private static final String JOB_ID = "job_id";

    private JobLog() {}

    /** A job was committed. */
    public static void accepted(Job job) {
        write(EACH, job.id(), "%s (%s) of %s is accepted", job.id(), job.spec().type(), job.owner());
    }

    /** A client asked for a job's end, and got its word that it comes. */
    public static void cancelled(JobId id) {
        write(LOG, id, "%s: its cancellation was asked for", id);
    }

    /** A client let a job begin anew. */
    public static void retried(JobId id) {
        write(LOG, id, "%s: it is retried", id);
    }

    /** An agent has got a job. */
    public static void claimed(Job job, String worker) {
        write(
                EACH,
                job.id(),
                "%s#%d (%s) starts, on agent %s",
                job.id(),
                job.state().attempt(),
                job.spec().type(),
                worker);
    }

    /** @param error why it failed; null: it did not */
    public static void finished(Attempt attempt, JobEvent event, @Nullable JobError error) {
        String why = error == null ? "" : ": " + error.message();
        write(
                error == null ? EACH : LOG,
                event.id(),
                "%s (%s) is %s%s",
                attempt,
                event.type(),
                event.status().wireName(),
                why);
    }

    private static void write(Logger log, JobId id, String format, Object... facts) {
        if (!log.isInfoEnabled()) {
            return;
        }
        MDC.put(JOB_ID, id.toString());
        try {
            log.infof(format, facts);
        } finally {
            MDC.remove(JOB_ID);
        }
    }
}
