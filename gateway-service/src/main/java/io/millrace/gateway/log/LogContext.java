package io.millrace.gateway.log;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.MDC;

/** Until it is closed, these facts are the diagnostic context of what this thread logs: fields of the lines that are JSON. */
final class LogContext implements AutoCloseable {
    private final List<String> fields = new ArrayList<>();

    private LogContext() {}

    static LogContext of(Job job) {
        LogContext about = of(new Attempt(job.id(), job.state().attempt())).with("owner", job.owner());
        String trace = job.traceId();
        return trace == null ? about : about.with("trace_id", trace);
    }

    static LogContext of(JobEvent event) {
        return of(new Attempt(event.id(), event.attempt()))
                .with("owner", event.owner())
                .with("type", event.type())
                .with("status", event.status().wireName());
    }

    static LogContext of(Attempt attempt) {
        return new LogContext().with("job_id", attempt.job()).with("attempt", attempt.number());
    }

    LogContext with(String field, Object value) {
        MDC.put(field, value.toString());
        fields.add(field);
        return this;
    }

    @Override
    public void close() {
        fields.forEach(MDC::remove);
    }
}
