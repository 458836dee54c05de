package io.millrace.queue;

import com.rabbitmq.client.Connection;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Trace;
import io.millrace.core.port.Clock;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.JobSource;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Consuming, for workers: deliveries with manual acks, on a connection that carries no publishes, with a channel a queue. Until
 * {@link #prefetch} is called nothing is consumed. A message that is no job's is logged, {@linkplain #malformed() counted} and
 * acked: it would come back for ever.
 */
public final class AmqpJobSource implements JobSource {
    private static final Logger LOG = Logger.getLogger(AmqpJobSource.class);
    private static final int MOST_DOUBLINGS = 4;

    private final BrokerProfile profile;
    private final Clock clock;
    private final MessageTraces traces;
    private final Link link;
    private final AtomicLong malformed = new AtomicLong();
    private volatile List<QueueConsumer> consumers = List.of();
    private volatile int prefetch;
    private volatile boolean stopped;

    /** @param clock stamps deliveries */
    public AmqpJobSource(AmqpSettings settings, Clock clock) {
        this(settings, clock, Tracing.OFF);
    }

    /**
     * @param clock stamps deliveries
     * @param tracing sees each delivery from when it came until it is settled
     */
    public AmqpJobSource(AmqpSettings settings, Clock clock, Tracing tracing) {
        this.traces = new MessageTraces(tracing);
        this.profile = settings.profile();
        this.clock = clock;
        this.link = new Link(settings, "consumer", MOST_DOUBLINGS);
    }

    private final class Consumers implements Link.Tenant {
        @Override
        public void connected(Connection connection) {
            apply();
            consumers.forEach(consumer -> consumer.attach(connection));
        }

        @Override
        public void disconnected() {
            consumers.forEach(QueueConsumer::detach);
        }
    }

    /** {@inheritDoc} Connects in the background: a broker that is away is no error. Once. */
    @Override
    public void open(Set<String> types, Consumer<Delivery> receiver) {
        if (!consumers.isEmpty()) {
            throw new IllegalStateException("the source is open");
        }
        consumers = types.stream()
                .sorted()
                .flatMap(type -> QueueId.ofType(type).stream())
                .map(queue -> new QueueConsumer(
                        link, profile, queue, (channel, message) -> receive(channel, message, receiver)))
                .toList();
        link.start(new Consumers());
    }

    private void receive(DeliveryChannel channel, com.rabbitmq.client.Delivery message, Consumer<Delivery> receiver) {
        long tag = message.getEnvelope().getDeliveryTag();
        Optional<JobMessage> job = JobFormat.read(message.getBody());
        if (job.isEmpty()) {
            malformed.incrementAndGet();
            LOG.warnf(
                    "a message of %d bytes in %s is no job's, and is refused",
                    message.getBody().length, channel.queue());
            channel.settle(tag, Settlement.REFUSED);
            return;
        }
        AmqpDelivery delivery = delivery(channel, message, job.get());
        if (stopped) {
            delivery.giveBack();
            return;
        }
        try {
            receiver.accept(delivery);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s was not received", delivery);
            delivery.giveBack();
        }
    }

    private AmqpDelivery delivery(DeliveryChannel channel, com.rabbitmq.client.Delivery message, JobMessage job) {
        long tag = message.getEnvelope().getDeliveryTag();
        boolean redelivered = message.getEnvelope().isRedeliver();
        Trace trace = traces.of(message.getProperties());
        if (trace == null) {
            return new AmqpDelivery(channel, tag, job, redelivered, clock.nanos(), Activity.NONE);
        }
        Activity consuming =
                traces.consume(new JobMessage(job.id(), job.queue(), job.alone(), trace), channel.queue(), redelivered);
        JobMessage traced = new JobMessage(job.id(), job.queue(), job.alone(), consuming.traceOr(trace));
        return new AmqpDelivery(channel, tag, traced, redelivered, clock.nanos(), consuming);
    }

    /**
     * {@inheritDoc} A change cancels the consumers and makes new ones: deliveries in hand do not count against the new value,
     * so that it says how many <em>more</em> may come. The same value again changes nothing.
     *
     * @throws IllegalArgumentException if it is negative
     */
    @Override
    public void prefetch(int perQueue) {
        if (perQueue < 0) {
            throw new IllegalArgumentException("prefetch must not be negative");
        }
        prefetch = perQueue;
        link.execute(this::apply);
    }

    private void apply() {
        int wanted = stopped ? 0 : prefetch;
        consumers.forEach(consumer -> consumer.prefetch(wanted));
    }

    @Override
    public void renewStarved(Set<QueueId> waiting) {
        link.execute(() -> consumers.forEach(consumer -> consumer.renewIfStarved(waiting)));
    }

    @Override
    public Optional<String> hindrance() {
        if (!link.isUp()) {
            return Optional.of("there is no connection to RabbitMQ");
        }
        List<String> lost = consumers.stream()
                .filter(consumer -> !consumer.isReady())
                .map(QueueConsumer::queue)
                .toList();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of("RabbitMQ does not let it consume from " + String.join(", ", lost));
    }

    /** Whether the broker can be reached. */
    public boolean isConnected() {
        return link.isUp();
    }

    /** Messages dropped since the start because they were no job's. */
    public long malformed() {
        return malformed.get();
    }

    /** {@inheritDoc} What the broker has already sent goes back without reaching the receiver. */
    @Override
    public void stop() {
        stopped = true;
        link.execute(this::apply);
    }

    /** {@inheritDoc} What was settled before is sent; what was not goes back. */
    @Override
    public void close() {
        link.close();
    }
}
