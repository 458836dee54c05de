package io.millrace.gateway.leave;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Closes the door at SIGTERM, while the framework still waits ({@code quarkus.shutdown.delay}): new connections are refused, so
 * that a client knows that nothing came of its request and asks another gateway. Who is connected gets the answers, and then the
 * connection ends; who has asked before, and waits for nothing by the end, is disconnected, too. Without it, what comes last would be
 * answered by a bare 503 of the framework's.
 */
@ApplicationScoped
public class Doorway {
    private static final Logger LOG = Logger.getLogger(Doorway.class);
    private static final int BEFORE_ALL = 1_000;
    /** Of the delay, after which the framework answers for itself. */
    private static final double MOST = 0.9;

    private final Vertx vertx;
    private final Duration delay;
    private final Guests guests = new Guests();
    private volatile boolean closed;

    Doorway(Vertx vertx, @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
        this.vertx = vertx;
        this.delay = delay;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::enter, BEFORE_ALL);
    }

    void close(@Observes ShutdownDelayInitiatedEvent leaving) {
        LOG.info("leaving: no new connections");
        closed = true;
        guests.closeListeners();
        // Not at once: a request may be on its way, and there are clients that give up what is under way when they are
        // told to ask no more.
        vertx.setTimer(Math.round(delay.toMillis() * MOST), time -> guests.seeOff());
    }

    private void enter(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        guests.asks(context.request());
        context.addEndHandler(answered -> guests.isAnswered(connection));
        if (context.request().version() != HttpVersion.HTTP_2) {
            endAfterThis(context, connection);
        }
        context.next();
    }

    /** Asked when it is answered: that may be later than the door was closed. */
    private void endAfterThis(RoutingContext context, HttpConnection connection) {
        context.addHeadersEndHandler(headers -> {
            if (closed) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
        });
        context.addEndHandler(answered -> {
            if (closed) {
                connection.close();
            }
        });
    }
}
