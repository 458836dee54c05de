package io.millrace.core.port;

import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueueId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Consumes from a {@link FakeBroker}. Its state is guarded by the broker's lock. */
public final class FakeJobSource implements JobSource {
    private final FakeBroker broker;
    private final Clock clock;
    private final Set<FakeDelivery> unsettled = new LinkedHashSet<>();
    /** By queue; in the order in which they are served. */
    private final Map<QueueId, Integer> room = new LinkedHashMap<>();

    private Consumer<Delivery> receiver = delivery -> {};
    private int prefetch;
    private boolean stopped;
    /** Grows with each new consumer: deliveries of an earlier one make no room for the next. */
    private int consumer;

    FakeJobSource(FakeBroker broker, Clock clock) {
        this.broker = broker;
        this.clock = clock;
    }

    @Override
    public void open(Set<String> openTypes, Consumer<Delivery> openReceiver) {
        synchronized (broker) {
            openTypes.stream().sorted().forEach(type -> QueueId.ofType(type).forEach(queue -> room.put(queue, 0)));
            receiver = openReceiver;
            broker.add(this);
            consumeAnew();
        }
        broker.deliver();
    }

    @Override
    public void prefetch(int perQueue) {
        synchronized (broker) {
            if (perQueue == prefetch) {
                return;
            }
            prefetch = perQueue;
            consumeAnew();
        }
        broker.deliver();
    }

    private void consumeAnew() {
        consumer++;
        room.replaceAll((queue, left) -> stopped ? 0 : prefetch);
    }

    /** No consumer is forgotten here. */
    @Override
    public void renewStarved(Set<QueueId> waiting) {}

    @Override
    public Optional<String> hindrance() {
        return broker.isAway() ? Optional.of("the broker is away") : Optional.empty();
    }

    @Override
    public void stop() {
        synchronized (broker) {
            stopped = true;
            consumeAnew();
        }
    }

    @Override
    public void close() {
        synchronized (broker) {
            takeBack();
            broker.remove(this);
        }
        broker.deliver();
    }

    /** What is in hand and not settled. */
    public List<Delivery> unsettled() {
        synchronized (broker) {
            return List.copyOf(unsettled);
        }
    }

    /** The connection is gone: all in hand goes back, and settling it does nothing from now on. */
    void takeBack() {
        List<FakeDelivery> newestFirst = new ArrayList<>(unsettled);
        Collections.reverse(newestFirst);
        unsettled.clear();
        newestFirst.forEach(delivery -> broker.putBack(delivery.message));
        consumeAnew();
    }

    List<QueueId> hungryQueues() {
        return room.keySet().stream().filter(queue -> room.get(queue) > 0).toList();
    }

    Runnable hand(FakeBroker.Message message) {
        FakeDelivery delivery = new FakeDelivery(message.job(), message.redelivered(), clock.nanos(), consumer);
        unsettled.add(delivery);
        room.merge(message.job().queue(), -1, Integer::sum);
        Consumer<Delivery> to = receiver;
        return () -> to.accept(delivery);
    }

    private final class FakeDelivery implements Delivery {
        private final JobMessage message;
        private final boolean redelivered;
        private final long receivedNanos;
        private final int ofConsumer;

        FakeDelivery(JobMessage message, boolean redelivered, long receivedNanos, int ofConsumer) {
            this.message = message;
            this.redelivered = redelivered;
            this.receivedNanos = receivedNanos;
            this.ofConsumer = ofConsumer;
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
            settle(false);
        }

        @Override
        public void giveBack() {
            settle(true);
        }

        private void settle(boolean back) {
            synchronized (broker) {
                if (!unsettled.remove(this)) {
                    return;
                }
                if (ofConsumer == consumer) {
                    room.merge(message.queue(), 1, Integer::sum);
                }
                if (back) {
                    broker.putBack(message);
                }
            }
            broker.deliver();
        }
    }
}
