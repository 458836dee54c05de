package io.millrace.queue;

import io.millrace.core.job.JobMessage;
import io.millrace.core.port.Delivery;
import io.millrace.telemetry.Activity;
import java.util.concurrent.atomic.AtomicBoolean;

/** A delivery bound to the channel that brought it. */
final class AmqpDelivery implements Delivery {
    private final DeliveryChannel channel;
    private final long tag;
    private final JobMessage message;
    private final boolean redelivered;
    private final long receivedNanos;
    private final Activity consuming;
    private final AtomicBoolean settled = new AtomicBoolean();

    /** @param consuming ends when it is settled */
    AmqpDelivery(
            DeliveryChannel channel,
            long tag,
            JobMessage message,
            boolean redelivered,
            long receivedNanos,
            Activity consuming) {
        this.channel = channel;
        this.tag = tag;
        this.message = message;
        this.redelivered = redelivered;
        this.receivedNanos = receivedNanos;
        this.consuming = consuming;
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
            consuming.put(Activity.OUTCOME, "acked").end();
        }
    }

    @Override
    public void giveBack() {
        if (settled.compareAndSet(false, true)) {
            channel.settle(tag, Settlement.GIVEN_BACK);
            consuming.put(Activity.OUTCOME, "given back").end();
        }
    }

    @Override
    public String toString() {
        return "delivery " + tag + " of " + message;
    }
}
