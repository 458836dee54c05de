package io.millrace.queue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One channel with at most one consumer, and the deliveries that it brought. They are settled on it or, once it is closed, not
 * at all: the broker has taken them back. All on the loop but {@link #settle}.
 */
final class DeliveryChannel {
    private static final Logger LOG = Logger.getLogger(DeliveryChannel.class);
    /** What the protocol can express. */
    static final int MOST_PREFETCH = 65_535;

    /** What comes out of it. */
    interface Listener {
        /** A message, on the deliveries thread. */
        void delivered(DeliveryChannel from, Delivery message);

        /** The server has ended the consumer, on the deliveries thread. */
        void cancelled(DeliveryChannel from);
    }

    private record Settling(long tag, Settlement how) {}

    private final Channel channel;
    private final String queue;
    private final BrokerProfile profile;
    private final Link link;
    private final Listener listener;
    private final OpenTags open = new OpenTags();
    private final Queue<Settling> settlements = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private @Nullable String consumer;
    private int prefetch;
    private int granted;
    private volatile long delivered;

    DeliveryChannel(Channel channel, String queue, BrokerProfile profile, Link link, Listener listener) {
        this.channel = channel;
        this.queue = queue;
        this.profile = profile;
        this.link = link;
        this.listener = listener;
    }

    /**
     * Consumes with this prefetch from now on, anew if it has changed; not at all if it is 0. Deliveries in hand stay so, and
     * do not count against the new prefetch.
     */
    void consume(int wanted) throws IOException {
        if (wanted == prefetch) {
            return;
        }
        String former = consumer;
        if (former != null) {
            consumer = null;
            channel.basicCancel(former);
        }
        prefetch = wanted;
        if (wanted > 0) {
            granted = Math.min(MOST_PREFETCH, profile.prefetch(wanted, open.size()));
            channel.basicQos(granted, false);
            consumer = channel.basicConsume(
                    queue, false, (tag, message) -> delivered(message), tag -> listener.cancelled(this));
        }
    }

    /** Whether the broker owes it a delivery, if it has one: there is a consumer, with fewer in hand than it may have. */
    boolean isHungry() {
        return consumer != null && open.size() < granted;
    }

    /** How many deliveries it has brought. On any thread. */
    long delivered() {
        return delivered;
    }

    // One thread writes: that of the deliveries.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void delivered(Delivery message) {
        delivered++;
        open.opened(message.getEnvelope().getDeliveryTag());
        listener.delivered(this, message);
    }

    String queue() {
        return queue;
    }

    /** Settles a delivery, soon, together with others. On any thread, once a tag. */
    void settle(long tag, Settlement how) {
        settlements.add(new Settling(tag, how));
        if (flushing.compareAndSet(false, true)) {
            link.execute(this::flush);
        }
    }

    private void flush() {
        flushing.set(false);
        List<Long> acked = new ArrayList<>();
        try {
            for (Settling next = settlements.poll(); next != null; next = settlements.poll()) {
                if (isAck(next.how())) {
                    acked.add(next.tag());
                } else {
                    // At once, before any ack that may cover its tag.
                    open.nacked(next.tag());
                    channel.basicNack(next.tag(), false, next.how() == Settlement.GIVEN_BACK);
                }
            }
            ack(open.acked(acked));
        } catch (IOException | AlreadyClosedException e) {
            LOG.debugf("%d deliveries of %s went back with their channel: %s", open.size(), queue, e.getMessage());
        }
    }

    private boolean isAck(Settlement how) {
        return how == Settlement.ACKED || (how == Settlement.REFUSED && !profile.canRefuse());
    }

    private void ack(OpenTags.Acks acks) throws IOException {
        if (acks.upTo().isPresent()) {
            channel.basicAck(acks.upTo().getAsLong(), true);
        }
        for (long tag : acks.singles()) {
            channel.basicAck(tag, false);
        }
    }

    void close() throws IOException {
        channel.abort();
    }
}
