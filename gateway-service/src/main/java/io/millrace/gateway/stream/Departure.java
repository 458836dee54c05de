package io.millrace.gateway.stream;

import io.vertx.ext.web.RoutingContext;

/** When somebody who asked has all of his answer, or is gone. */
public final class Departure {
    private Departure() {}

    /** Calls that once, then, on the request's event loop; at once if he is gone already. To be called on that event loop. */
    public static void of(RoutingContext request, Runnable departed) {
        if (request.response().closed()) {
            departed.run();
        } else {
            request.addEndHandler(ended -> departed.run());
        }
    }
}
