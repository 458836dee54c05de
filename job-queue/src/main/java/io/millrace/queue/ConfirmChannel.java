package io.millrace.queue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import io.millrace.queue.Confirms.Settled;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A channel on which every message is mandatory and confirmed, over the default exchange. Publish on one thread only.
 *
 * @param <T> what the publisher knows a message by
 */
final class ConfirmChannel<T> {
    private static final Logger LOG = Logger.getLogger(ConfirmChannel.class);
    /** A nack and the return behind it are sent together. */
    private static final long RETURN_WITHIN_MILLIS = 200;

    private final Channel channel;
    private final Confirms<T> confirms = new Confirms<>();
    private final ScheduledExecutorService timer;
    private final Consumer<Settled<T>> outcome;
    /** A message could not be written: its connection is broken, though it may not know yet. */
    private volatile boolean broken;

    private ConfirmChannel(Channel channel, ScheduledExecutorService timer, Consumer<Settled<T>> outcome) {
        this.channel = channel;
        this.timer = timer;
        this.outcome = outcome;
    }

    /**
     * @param timer waits for the return that may follow a nack
     * @param outcome told once of each message; called on a thread of the connection or the timer's, so it must be quick
     * @throws IOException if the channel could not be opened
     */
    static <T> ConfirmChannel<T> open(
            Connection connection, ScheduledExecutorService timer, Consumer<Settled<T>> outcome) throws IOException {
        Channel channel = Topology.openChannel(connection);
        ConfirmChannel<T> opened = new ConfirmChannel<>(channel, timer, outcome);
        channel.addReturnListener(opened::returned);
        channel.addConfirmListener(opened::acked, opened::nacked);
        channel.addShutdownListener(cause -> opened.confirms.close().forEach(outcome));
        channel.confirmSelect();
        return opened;
    }

    /** The outcome is told, whatever it is: this never throws for a broker that is away. */
    void publish(String queue, BasicProperties properties, byte[] body, T message) {
        long sequence = channel.getNextPublishSeqNo();
        if (!confirms.expect(sequence, message)) {
            outcome.accept(new Settled<>(sequence, message, Verdict.LOST));
            return;
        }
        try {
            // The sequence number travels along, since a return does not say which publish it is about.
            BasicProperties numbered =
                    properties.builder().correlationId(Long.toString(sequence)).build();
            channel.basicPublish("", queue, true, numbered, body);
        } catch (IOException | AlreadyClosedException e) {
            broken = true;
            confirms.unsent(sequence).forEach(outcome);
        }
    }

    /** Once false, it stays so: what is sent on it is lost. */
    boolean isOpen() {
        return !broken && channel.isOpen();
    }

    /** The number of the next message. */
    long nextSequence() {
        return channel.getNextPublishSeqNo();
    }

    /** The number of the message that has waited longest for its confirm, or null if none waits. */
    @Nullable
    Long oldest() {
        return confirms.oldest();
    }

    /** Messages that wait for their confirm. */
    int outstanding() {
        return confirms.size();
    }

    Channel channel() {
        return channel;
    }

    private void returned(Return message) {
        String sequence = message.getProperties().getCorrelationId();
        if (sequence != null) {
            confirms.returned(Long.parseLong(sequence)).forEach(outcome);
        }
    }

    private void acked(long sequence, boolean multiple) {
        confirms.acked(sequence, multiple).forEach(outcome);
    }

    private void nacked(long sequence, boolean multiple) {
        confirms.nacked(sequence, multiple).forEach(outcome);
        try {
            var unused = timer.schedule(
                    () -> confirms.refused(sequence, multiple).forEach(outcome),
                    RETURN_WITHIN_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.tracef("closed with a nack in hand: %s", e.getMessage());
        }
    }
}
