package io.millrace.worker.run;

import io.millrace.core.job.Attempt;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Until it is closed, each log line of this thread has {@code job_id} and {@code attempt} as its diagnostic context. */
public final class LogContext implements AutoCloseable {
    private static final String JOB_ID = "job_id";
    private static final String ATTEMPT = "attempt";

    /** Of lines that each job has: off unless asked for, as they cost more than much of the work that they tell of. */
    public static final Logger EACH_JOB = Logger.getLogger("io.millrace.jobs");

    private LogContext() {}

    /** What this thread logs from now on is about this attempt. */
    public static LogContext of(Attempt attempt) {
        MDC.put(JOB_ID, attempt.job().toString());
        MDC.put(ATTEMPT, attempt.number());
        return new LogContext();
    }

    @Override
    public void close() {
        MDC.remove(JOB_ID);
        MDC.remove(ATTEMPT);
    }
}
