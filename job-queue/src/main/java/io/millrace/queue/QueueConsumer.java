package io.millrace.queue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one queue, on a channel of its own: when the server closes it, for an ack that came too late, say, the other
 * queues keep what they have in hand. Built anew for as long as the connection stands. All on the loop.
 */
final class QueueConsumer {
    private static final Logger LOG = Logger.getLogger(QueueConsumer.class);
    private static final int MOST_DOUBLINGS = 4;
    /** In which a lost channel mostly comes back. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Link link;
    private final BrokerProfile profile;
    private final Topology topology;
    private final QueueId id;
    private final String queue;
    private final DeliveryChannel.Listener listener;
    private final RetryWaits waits = new RetryWaits(MOST_DOUBLINGS, Clock.SYSTEM);
    private final Starvation starvation = new Starvation();
    private @Nullable Connection connection;
    private @Nullable DeliveryChannel channel;
    private volatile boolean consumes;
    private volatile long graceEnds = Clock.SYSTEM.nanos();
    private int wanted;

    /** @param inbox called with each message on the deliveries thread, in order */
    QueueConsumer(Link link, BrokerProfile profile, QueueId id, BiConsumer<DeliveryChannel, Delivery> inbox) {
        this.link = link;
        this.profile = profile;
        this.topology = new Topology(profile);
        this.id = id;
        this.queue = QueueNames.jobs(id);
        this.listener = new DeliveryChannel.Listener() {
            @Override
            public void delivered(DeliveryChannel from, Delivery message) {
                inbox.accept(from, message);
            }

            @Override
            public void cancelled(DeliveryChannel from) {
                // On a channel of its own: the old one's place in a queue that is made again may be lost.
                link.execute(() -> giveUp(from, new IOException("the broker has ended its consumer")));
            }
        };
    }

    /** Whether its channel stands, with a consumer if one is wanted, or was lost just now. On any thread. */
    boolean isReady() {
        return consumes || Clock.SYSTEM.nanos() - graceEnds < 0;
    }

    String queue() {
        return queue;
    }

    void attach(Connection fresh) {
        connection = fresh;
        open();
    }

    void detach() {
        connection = null;
        channel = null;
        consumes = false;
        graceEnds = Clock.SYSTEM.nanos();
    }

    void prefetch(int perQueue) {
        wanted = perQueue;
        DeliveryChannel current = channel;
        if (current != null) {
            try {
                current.consume(wanted);
            } catch (IOException | AlreadyClosedException e) {
                giveUp(current, e);
            }
        }
    }

    private void open() {
        Connection on = connection;
        if (on == null || channel != null) {
            return;
        }
        try {
            topology.declare(on, queue);
            Channel opened = Topology.openChannel(on);
            DeliveryChannel made = new DeliveryChannel(opened, queue, profile, link, listener);
            channel = made;
            opened.addShutdownListener(cause -> link.execute(() -> giveUp(made, cause)));
            made.consume(wanted);
            consumes = true;
            waits.succeeded();
        } catch (IOException | AlreadyClosedException e) {
            DeliveryChannel half = channel;
            if (half == null) {
                openLater(e);
            } else {
                giveUp(half, e);
            }
        }
    }

    /**
     * To be called at equal intervals. Makes the channel anew if messages wait, and nothing has come since the last call though it
     * could: RabbitMQ 3.10 forgets a consumer now and then when its quorum queue is deleted and made again at once (docs/adr/0014).
     */
    void renewIfStarved(Set<QueueId> waiting) {
        DeliveryChannel current = channel;
        if (current != null
                && starvation.isTooLong(current, current.delivered(), current.isHungry() && waiting.contains(id))) {
            giveUp(current, new IOException("nothing comes though messages wait"));
        }
    }

    private void giveUp(DeliveryChannel broken, Exception cause) {
        if (!broken.equals(channel)) {
            return;
        }
        channel = null;
        if (consumes) {
            consumes = false;
            graceEnds = Clock.SYSTEM.nanos() + GRACE.toNanos();
        }
        try {
            broken.close();
        } catch (IOException | AlreadyClosedException e) {
            LOG.tracef("closed already: %s", e.getMessage());
        }
        openLater(cause);
    }

    private void openLater(Exception cause) {
        Connection on = connection;
        if (on == null || !on.isOpen()) {
            return;
        }
        Duration wait = waits.next();
        LOG.warnf("no channel for %s, next try in %d ms: %s", queue, wait.toMillis(), cause.getMessage());
        link.schedule(this::open, wait);
    }
}
