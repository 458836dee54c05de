package io.millrace.queue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.port.SessionLine;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A session's own queue: exclusive, so that it is gone when its connection is, which is what makes it a witness. After a lost
 * connection it is declared anew under the same name, tried each 0.2 to 0.4 s while the broker still holds the old connection
 * (RESOURCE_LOCKED).
 */
public final class AmqpSessionLine implements SessionLine {
    private static final Logger LOG = Logger.getLogger(AmqpSessionLine.class);
    private static final int MOST_DOUBLINGS = 2;

    private final AmqpSettings settings;
    private volatile @Nullable Held held;

    public AmqpSessionLine(AmqpSettings settings) {
        this.settings = settings;
    }

    /** {@inheritDoc} Connects in the background. A line that was open gives its former queue up first. */
    @Override
    public synchronized void open(Session session, Orders orders) {
        close();
        held = new Held(settings, session, orders);
    }

    /** {@inheritDoc} {@code UNKNOWN} if the line is not open. */
    @Override
    public CompletionStage<PingResult> probe() {
        Held open = held;
        return open == null ? CompletableFuture.completedStage(PingResult.UNKNOWN) : open.probe();
    }

    /** Whether the queue stands, as far as is known here. */
    public boolean isConnected() {
        Held open = held;
        return open != null && open.link.isUp();
    }

    /** Gives the queue up: pings to it come back from now on. */
    @Override
    public synchronized void close() {
        Held open = held;
        held = null;
        if (open != null) {
            open.link.close();
        }
    }

    /** The queue of one session. */
    private static final class Held implements Link.Tenant {
        private final Link link;
        private final ControlSender sender;
        private final String queue;
        private final Orders orders;

        Held(AmqpSettings settings, Session session, Orders orders) {
            this.link = new Link(settings, "session", MOST_DOUBLINGS);
            this.sender = new ControlSender(link);
            this.queue = QueueNames.worker(session);
            this.orders = orders;
            link.start(this);
        }

        @Override
        public void connected(Connection connection) throws IOException {
            Channel channel = Topology.openChannel(connection);
            channel.queueDeclare(queue, false, true, false, Map.of());
            channel.addShutdownListener(cause -> link.renew(connection, cause));
            channel.basicConsume(
                    queue,
                    true,
                    (consumer, message) -> receive(message.getBody()),
                    consumer -> link.renew(connection, new IOException(queue + " was deleted")));
            sender.attach(connection);
        }

        @Override
        public void disconnected() {
            sender.detach();
        }

        private CompletionStage<PingResult> probe() {
            return sender.send(queue, new ControlMessage.Probe());
        }

        private void receive(byte[] body) {
            Optional<ControlMessage> message = ControlMessage.read(body);
            try {
                if (message.isEmpty()) {
                    LOG.warnf("a message of %d bytes to %s means nothing", body.length, queue);
                } else if (message.get() instanceof ControlMessage.Cancel cancel) {
                    orders.cancel(cancel.attempt(), cancel.reason());
                } else if (message.get() instanceof ControlMessage.Drain) {
                    orders.drain();
                }
            } catch (RuntimeException e) {
                LOG.errorf(e, "an order to %s failed", queue);
            }
        }
    }
}
