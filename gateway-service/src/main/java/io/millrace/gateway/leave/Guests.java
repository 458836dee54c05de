package io.millrace.gateway.leave;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Who has asked something, and how many answers each waits for; and the listeners that they came through. Thread-safe. */
final class Guests {
    private final Map<HttpConnection, Guest> all = new ConcurrentHashMap<>();
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();

    private record Guest(boolean asksBesides, AtomicInteger unanswered) {}

    void asks(HttpServerRequest request) {
        all.computeIfAbsent(request.connection(), connection -> meet(connection, request.version()))
                .unanswered
                .incrementAndGet();
    }

    private Guest meet(HttpConnection connection, HttpVersion version) {
        if (connection instanceof ConnectionBase accepted && accepted.channel().parent() != null) {
            listeners.add(accepted.channel().parent());
            accepted.channel().closeFuture().addListener(gone -> all.remove(connection));
        }
        return new Guest(version == HttpVersion.HTTP_2, new AtomicInteger());
    }

    void isAnswered(HttpConnection connection) {
        Guest guest = all.get(connection);
        if (guest != null) {
            guest.unanswered.decrementAndGet();
        }
    }

    /** Vert.x closes a listener only together with all that came through it; the channel of its own can be closed alone. */
    void closeListeners() {
        listeners.forEach(Channel::close);
    }

    /** Disconnects who waits for nothing; who waits, and may ask one thing beside the other, is told to ask nothing more. */
    void seeOff() {
        all.forEach((connection, guest) -> {
            if (guest.unanswered.get() == 0) {
                connection.close();
            } else if (guest.asksBesides) {
                connection.goAway(0);
            }
        });
    }
}
