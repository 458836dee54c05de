package io.millrace.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.error.JobException;
import io.millrace.gateway.wire.TraceId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Answers with a problem before a request meets any endpoint. */
@ApplicationScoped
public class ProblemWriter {
    private final ObjectMapper mapper;

    ProblemWriter(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Ends the answer. */
    public void write(RoutingContext context, JobException.RateLimited refusal) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfterSeconds()));
        write(context, Problem.of(refusal, traceId(context)));
    }

    void write(RoutingContext context, int status, String detail) {
        write(context, Problem.ofStatus(status, detail, traceId(context)));
    }

    private void write(RoutingContext context, Problem problem) {
        try {
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }

    private static String traceId(RoutingContext context) {
        return TraceId.of(context.request().getHeader(TraceId.HEADER));
    }
}
