package io.millrace.gateway.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/** Problems that arise before a request meets any endpoint: a body announced as too large, a path that nobody knows. */
@ApplicationScoped
public class EdgeRoutes {
    private static final String BATCH = "/jobs/batch";
    private static final String ASSETS = "/assets/*";
    /** Before the framework's own limit, which answers without a body. */
    private static final int BEFORE_ALL = 100;

    private static final int BEFORE_PAGES = 0;
    private static final int AFTER_ALL = Integer.MAX_VALUE;

    private final ProblemWriter problems;

    EdgeRoutes(ProblemWriter problems) {
        this.problems = problems;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::limit, BEFORE_ALL);
    }

    void routes(@Observes Router router) {
        router.route(ASSETS).order(BEFORE_PAGES).handler(EdgeRoutes::keepNothingThatIsMissing);
        router.route().order(AFTER_ALL).handler(context -> problems.write(context, 404, "there is nothing here"));
    }

    /** What is there may be kept for ever; what is not may be there in a moment. */
    private static void keepNothingThatIsMissing(RoutingContext context) {
        context.addHeadersEndHandler(sent -> {
            if (context.response().getStatusCode() == 404) {
                context.response().headers().set(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        });
        context.next();
    }

    private void limit(RoutingContext context) {
        if (context.request().method() == HttpMethod.GET) {
            // It would be the type of a body: none is read, and one that nobody can read fails where the answer's type
            // is chosen.
            context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        long most = context.request().path().equals(BATCH) ? BoundedBody.MAX_BATCH_BYTES : BoundedBody.MAX_BYTES;
        if (!isTooLarge(context.request().getHeader(HttpHeaders.CONTENT_LENGTH), most)) {
            context.next();
            return;
        }
        LastWords.on(context);
        problems.write(context, 413, RequestProblem.tooLarge(most).detail());
    }

    private static boolean isTooLarge(@Nullable String length, long most) {
        // Longer numbers than a long holds are too large as well; what is no number never gets here.
        return length != null && (length.length() > 18 || Long.parseLong(length) > most);
    }
}
