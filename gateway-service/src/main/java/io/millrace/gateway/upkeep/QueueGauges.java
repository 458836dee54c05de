package io.millrace.gateway.upkeep;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.QueueStore.QueueView;
import io.millrace.core.port.QueueStore.Queues;
import io.millrace.core.port.QueueStore.Waiting;
import io.millrace.gateway.limit.OwnerClasses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What waits, as metrics to scale by: jobs and the age of the oldest, by type, priority and class of owner; and whether a queue is paused.
 * All gateways tell the same, so they are to be joined by {@code max}, not {@code sum}.
 */
final class QueueGauges implements Task {
    private final QueueStore store;
    private final OwnerClasses classes;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge published;
    private final MultiGauge paused;

    QueueGauges(QueueStore store, OwnerClasses classes, MeterRegistry metrics) {
        this.store = store;
        this.classes = classes;
        waiting = gauge(metrics, "millrace.queue.waiting", "Jobs that wait for a worker, published or not");
        oldest = gauge(metrics, "millrace.queue.oldest.seconds", "How long the oldest of them could have run");
        published =
                gauge(metrics, "millrace.queue.published", "Jobs in the broker's queue, or held unclaimed by a worker");
        paused = gauge(metrics, "millrace.queue.paused", "1: nothing of this queue starts");
    }

    private static MultiGauge gauge(MeterRegistry metrics, String name, String description) {
        return MultiGauge.builder(name).description(description).register(metrics);
    }

    @Override
    public void tick() {
        show(store.queues());
    }

    private void show(Queues queues) {
        List<MultiGauge.Row<?>> jobs = new ArrayList<>();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        for (QueueView queue : queues.all()) {
            for (Map.Entry<String, List<Waiting>> own :
                    classes.group(queue.waitingByOwner()).entrySet()) {
                Tags tags = tags(queue.id()).and("owner_class", own.getKey());
                jobs.add(MultiGauge.Row.of(
                        tags, own.getValue().stream().mapToLong(Waiting::jobs).sum()));
                ages.add(MultiGauge.Row.of(tags, age(own.getValue(), queues.at())));
            }
        }
        waiting.register(jobs, true);
        oldest.register(ages, true);
        published.register(rows(queues, QueueView::published), true);
        paused.register(rows(queues, queue -> queue.paused() ? 1 : 0), true);
    }

    private static double age(List<Waiting> all, Instant now) {
        return all.stream()
                .mapToDouble(each -> Duration.between(each.oldest(), now).toMillis() / 1e3)
                .max()
                .orElse(0);
    }

    private interface Value {
        int of(QueueView queue);
    }

    private static List<MultiGauge.Row<?>> rows(Queues queues, Value value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        queues.all().forEach(queue -> rows.add(MultiGauge.Row.of(tags(queue.id()), value.of(queue))));
        return rows;
    }

    private static Tags tags(QueueId queue) {
        return Tags.of("type", queue.type(), "priority", queue.priority().wireName());
    }
}
