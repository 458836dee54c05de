package io.millrace.queue;

import io.millrace.core.job.JobMessage;
import io.millrace.core.port.Delivery;
import java.util.concurrent.atomic.AtomicBoolean;

/** A delivery bound to the channel that brought it. */
final class AmqpDelivery implements Delivery {
    private final DeliveryChannel channel;
    private final long tag;
    private final JobMessage message;
    private final boolean redelivered;
    private final long receivedNanos;
    private final AtomicBoolean settled = new AtomicBoolean();

    AmqpDelivery(DeliveryChannel channel, long tag, JobMessage message, boolean redelivered, long receivedNanos) {
        this.channel = channel;
        this.tag = tag;
        this.message = message;
        this.redelivered = redelivered;
        this.receivedNanos = receivedNanos;
    }

    @Override
    public JobMessage message() {
        return message;
    }

    @Override
    public boolean redelivered() {
        return redelivered;
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public void ack() {
        if (settled.compareAndSet(false, true)) {
            channel.settle(tag, Settlement.ACKED);
        }
    }

    @Override
    public void giveBack() {
        if (settled.compareAndSet(false, true)) {
            channel.settle(tag, Settlement.GIVEN_BACK);
        }
    }

    @Override
    public String toString() {
        return "delivery " + tag + " of " + message;
    }
}
