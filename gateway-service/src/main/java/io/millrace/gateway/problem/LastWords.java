package io.millrace.gateway.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * Ends a connection after its answer. Closing at once would reset it under a client that still writes, and the client would not read
 * the answer: so what still comes is dropped, for a while.
 */
final class LastWords {
    private static final long LINGER_MILLIS = 2_000;

    private LastWords() {}

    /** To be called before the answer is written. */
    static void on(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.addEndHandler(answered -> {
            if (request.isEnded()) {
                request.connection().close();
                return;
            }
            request.endHandler(end -> request.connection().close());
            request.handler(dropped -> {});
            request.resume();
            context.vertx()
                    .setTimer(LINGER_MILLIS, timer -> request.connection().close());
        });
    }
}
