package io.millrace.gateway.problem;

import io.millrace.gateway.GatewayConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Ends a request whose body takes too long, byte after byte, never so idle that the connection would be closed. */
@ApplicationScoped
public class SlowBodies {
    /** Before anybody reads the body. */
    private static final int PRIORITY = 600;

    private final long mostMillis;
    private final ProblemWriter problems;

    SlowBodies(GatewayConfig config, ProblemWriter problems) {
        this.mostMillis = config.http().bodyTimeout().toMillis();
        this.problems = problems;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::bound, PRIORITY);
    }

    private void bound(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (hasBody(request)) {
            long timer = context.vertx().setTimer(mostMillis, late -> refuse(context));
            request.end().onComplete(read -> context.vertx().cancelTimer(timer));
        }
        context.next();
    }

    private void refuse(RoutingContext context) {
        if (context.request().isEnded() || context.response().ended()) {
            return;
        }
        LastWords.on(context);
        problems.write(context, 408, "the body was not there within " + mostMillis / 1_000 + " s");
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || length != null && !length.equals("0");
    }
}
