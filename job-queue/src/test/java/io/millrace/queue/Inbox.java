package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.Delivery;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a source delivers, in order. */
final class Inbox implements Consumer<Delivery> {
    static final Duration BOUND = Duration.ofSeconds(40);
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();

    static String freshType() {
        return "t" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The queue of {@link #job}. */
    static QueueId normal(String type) {
        return new QueueId(type, Priority.NORMAL);
    }

    static QueuedJob job(String type) {
        return new QueuedJob(new JobId(UUID.randomUUID()), normal(type), false);
    }

    static List<QueuedJob> jobs(String type, int count) {
        return IntStream.range(0, count).mapToObj(n -> job(type)).toList();
    }

    @Override
    public void accept(Delivery delivery) {
        deliveries.add(delivery);
    }

    /** The next one, or null if none comes in time. */
    Delivery poll(Duration bound) throws InterruptedException {
        return deliveries.poll(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    Delivery take() throws InterruptedException {
        Delivery delivery = deliveries.poll(BOUND.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(delivery).as("a delivery within %s", BOUND).isNotNull();
        return delivery;
    }

    /** Takes and acks until each of these has come at least once. */
    void takeAll(List<QueuedJob> jobs) throws InterruptedException {
        Set<JobId> missing = new HashSet<>();
        jobs.forEach(job -> missing.add(job.id()));
        while (!missing.isEmpty()) {
            Delivery delivery = take();
            missing.remove(delivery.message().id());
            delivery.ack();
        }
    }

    boolean isEmpty() {
        return deliveries.isEmpty();
    }
}
