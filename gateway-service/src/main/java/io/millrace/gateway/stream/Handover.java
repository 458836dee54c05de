package io.millrace.gateway.stream;

import io.millrace.core.error.JobException;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.calls.Departure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/** Parts on their way to one client. On the event loop of its request. */
final class Handover {
    private static final Logger LOG = Logger.getLogger(Handover.class);

    private final Parts parts;
    private final Duration patience;
    private final ResteasyReactiveRequestContext request;
    private final RoutingContext routing;
    private final HttpServerResponse response;
    private final CallersContext loop = CallersContext.current();
    private boolean isHandedBack;

    /** @param patience whoever does not take a part within this time is cut off */
    Handover(Parts parts, Duration patience, ResteasyReactiveRequestContext request) {
        this.parts = parts;
        this.patience = patience;
        this.request = request;
        this.routing = request.unwrap(RoutingContext.class);
        this.response = routing.response();
    }

    /** @param bytesUnderway are kept by the system at most, or twice as many */
    void begin(int bytesUnderway) {
        request.suspend();
        Departure.of(routing, this::handBack);
        SendBuffer.bound(routing.request(), bytesUnderway);
        if (routing.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            ask();
        }
    }

    /** The framework goes on with the request when it has ended, however that was. */
    private void handBack() {
        if (!isHandedBack) {
            isHandedBack = true;
            request.resume();
        }
    }

    private void ask() {
        if (!response.closed()) {
            parts.next()
                    .whenComplete((part, failure) ->
                            loop.run(failure == null ? () -> answered(part) : () -> failed(failure)));
        }
    }

    private void answered(Optional<String> part) {
        if (response.closed()) {
            return;
        }
        part.ifPresentOrElse(this::send, response::end);
    }

    private void send(String part) {
        if (!response.headWritten()) {
            response.setChunked(true);
        }
        Future<Void> taken = response.write(part);
        if (taken.isComplete()) {
            ask();
            return;
        }
        long timer = routing.vertx().setTimer(patience.toMillis(), late -> {
            LOG.debug("a client took nothing for too long");
            response.reset();
        });
        taken.onComplete(done -> {
            routing.vertx().cancelTimer(timer);
            ask();
        });
    }

    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (response.closed()) {
            return;
        }
        if (!response.headWritten()) {
            isHandedBack = true;
            request.resume(cause, true);
            return;
        }
        if (!(cause instanceof JobException)) {
            LOG.errorf(cause, "an answer failed on its way");
        }
        response.reset();
    }
}
