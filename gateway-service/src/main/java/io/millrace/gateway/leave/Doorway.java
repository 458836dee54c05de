package io.millrace.gateway.leave;

import io.netty.channel.Channel;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Closes the door at SIGTERM, while the framework still waits ({@code quarkus.shutdown.delay}): new connections are refused, so that a client
 * knows that nothing came of its request and asks another gateway; who is connected gets an answer, and with it the word that the connection
 * ends. Without it, what comes last would be answered by a bare 503 of the framework's.
 */
@ApplicationScoped
public class Doorway {
    private static final Logger LOG = Logger.getLogger(Doorway.class);
    private static final int BEFORE_ALL = 1_000;

    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void filters(@Observes Filters filters) {
        filters.register(this::enter, BEFORE_ALL);
    }

    void close(@Observes ShutdownDelayInitiatedEvent leaving) {
        LOG.info("leaving: no new connections");
        closed = true;
        listeners.forEach(Channel::close);
    }

    private void enter(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        remember(connection);
        // Asked when it is answered: that may be later than the door was closed.
        // Over HTTP/2 others may be under way on the same connection: the framework tells those clients.
        if (context.request().version() != HttpVersion.HTTP_2) {
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
        context.next();
    }

    /** Vert.x closes a listener only together with all that came through it; the channel of its own can be closed alone. */
    private void remember(HttpConnection connection) {
        if (connection instanceof ConnectionBase accepted && accepted.channel().parent() != null) {
            listeners.add(accepted.channel().parent());
        }
    }
}
