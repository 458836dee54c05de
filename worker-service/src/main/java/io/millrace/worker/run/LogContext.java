package io.millrace.worker.run;

import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.Trace;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Until it is closed, each log line of this thread has {@code job_id}, {@code attempt}, {@code owner} and {@code trace_id} as its diagnostic
 * context, with whatever is added. Then the thread has none, whatever a handler has left there.
 */
public final class LogContext implements AutoCloseable {
    /** Of lines that each job has: off unless asked for, as they cost more than much of the work that they tell of. */
    public static final Logger EACH_JOB = Logger.getLogger("io.millrace.jobs");

    private LogContext() {}

    /** What this thread logs from now on is about this run. */
    public static LogContext of(ClaimedRun run) {
        LogContext about = new LogContext()
                .with("job_id", run.attempt().job())
                .with("attempt", run.attempt().number())
                .with("owner", run.owner());
        Trace trace = run.trace();
        return trace == null ? about : about.with("trace_id", trace.id());
    }

    /** One more fact: a field of the lines that are JSON. */
    public LogContext with(String field, Object value) {
        MDC.put(field, value.toString());
        return this;
    }

    @Override
    public void close() {
        MDC.clear();
    }
}
