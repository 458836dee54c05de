package io.millrace.gateway.calls;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** When somebody who asked has all of his answer, or is gone. To be asked on the request's event loop. */
public final class Departure {
    private Departure() {}

    /** Calls that once, then, on the request's event loop; at once if he is gone already. */
    public static void of(RoutingContext request, Runnable departed) {
        await(request, end -> departed.run());
    }

    /** The same, but only if he is gone before he has all of it, as far as one can know. */
    public static void unanswered(RoutingContext request, Runnable departed) {
        await(request, end -> {
            if (end.failed()) {
                departed.run();
            }
        });
    }

    private static void await(RoutingContext request, Handler<AsyncResult<Void>> handler) {
        if (request.response().closed()) {
            handler.handle(Future.failedFuture("it was closed before"));
        } else {
            request.addEndHandler(handler);
        }
    }
}
