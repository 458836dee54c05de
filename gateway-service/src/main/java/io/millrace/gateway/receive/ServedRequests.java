package io.millrace.gateway.receive;

import io.millrace.core.job.Trace;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Submissions, from when their request has come to the end of the answer: the first span of a job's trace, or the first here. Whatever is
 * answered names that trace, since the request reads as if it had been sent under it. Nothing stands in a request's way where traces are off.
 */
@ApplicationScoped
public class ServedRequests {
    private static final String SERVING = ServedRequests.class.getName();
    private static final String JOBS = "/jobs";
    private static final String BATCH = "/jobs/batch";
    private static final String BY_OBJECT = "/jobs/by-object/";
    /** Before all that may refuse a request. */
    private static final int FIRST = 110;

    private final Tracing tracing;

    ServedRequests(Tracing tracing) {
        this.tracing = tracing;
    }

    void filters(@Observes Filters filters) {
        if (tracing.isOn()) {
            filters.register(this::serve, FIRST);
        }
    }

    /** {@link Activity#NONE} if it is not recorded. */
    static Activity of(RoutingContext context) {
        Activity serving = context.get(SERVING);
        return serving == null ? Activity.NONE : serving;
    }

    private void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        String route = route(request);
        if (route != null) {
            String method = request.method().name();
            Activity serving = tracing.serve(method + " " + route, request.getHeader(Trace.HEADER));
            Trace trace = serving.trace();
            if (trace != null) {
                serving.put("http.request.method", method).put("http.route", route);
                request.headers().set(Trace.HEADER, String.valueOf(trace.traceparent()));
                context.put(SERVING, serving);
                context.addEndHandler(ended -> end(serving, context.response().getStatusCode(), ended.succeeded()));
            }
        }
        context.next();
    }

    /** Of a submission; null: it is something else. */
    private static @Nullable String route(HttpServerRequest request) {
        String path = request.path();
        if (request.method() == HttpMethod.POST) {
            return JOBS.equals(path) || BATCH.equals(path) ? path : null;
        }
        return request.method() == HttpMethod.PUT && path != null && path.startsWith(BY_OBJECT)
                ? BY_OBJECT + "{object_id}"
                : null;
    }

    private static void end(Activity serving, int status, boolean sent) {
        serving.put("http.response.status_code", status);
        if (!sent) {
            serving.fail("gone");
        } else if (status >= 500) {
            serving.fail(Integer.toString(status));
        }
        serving.end();
    }
}
