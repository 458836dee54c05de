package io.millrace.gateway.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.wire.TraceId;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Problems that arise before a request meets any endpoint: a body announced as too large, a path that nobody knows. */
@ApplicationScoped
public class EdgeRoutes {
    private static final String BATCH = "/jobs/batch";
    /** Before the framework's own limit, which answers without a body. */
    private static final int BEFORE_ALL = 100;

    private static final int AFTER_ALL = Integer.MAX_VALUE;

    private final ObjectMapper mapper;

    EdgeRoutes(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::limit, BEFORE_ALL);
    }

    void routes(@Observes Router router) {
        router.route().order(AFTER_ALL).handler(context -> send(context, 404, "there is nothing here"));
    }

    private void limit(RoutingContext context) {
        long most = context.request().path().equals(BATCH) ? BoundedBody.MAX_BATCH_BYTES : BoundedBody.MAX_BYTES;
        if (!isTooLarge(context.request().getHeader(HttpHeaders.CONTENT_LENGTH), most)) {
            context.next();
            return;
        }
        LastWords.on(context);
        send(context, 413, RequestProblem.tooLarge(most).detail());
    }

    private static boolean isTooLarge(@Nullable String length, long most) {
        // Longer numbers than a long holds are too large as well; what is no number never gets here.
        return length != null && (length.length() > 18 || Long.parseLong(length) > most);
    }

    private void send(RoutingContext context, int status, String detail) {
        String traceId = TraceId.of(context.request().getHeader(TraceId.HEADER));
        Problem problem = Problem.ofStatus(status, detail, traceId);
        try {
            context.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            context.fail(e);
        }
    }
}
