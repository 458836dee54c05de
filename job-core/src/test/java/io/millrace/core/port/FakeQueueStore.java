package io.millrace.core.port;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueueId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A {@link QueueStore} in memory. Its types are those of its jobs. */
public final class FakeQueueStore implements QueueStore {
    private final FakeStore store;

    FakeQueueStore(FakeStore store) {
        this.store = store;
    }

    @Override
    public Queues queues() {
        return store.call(() -> {
            Set<String> types = new TreeSet<>();
            store.rows.values().forEach(row -> types.add(row.queue().type()));
            store.paused.forEach(queue -> types.add(queue.type()));
            return new Queues(
                    store.now(),
                    types.stream()
                            .flatMap(type -> QueueId.ofType(type).stream())
                            .map(this::view)
                            .toList());
        });
    }

    private QueueView view(QueueId id) {
        List<FakeRow> rows = store.where(row -> row.queue().equals(id));
        Map<String, List<FakeRow>> waiting = rows.stream()
                .filter(row -> row.status == JobStatus.QUEUED)
                .collect(Collectors.groupingBy(FakeRow::owner, TreeMap::new, Collectors.toList()));
        return new QueueView(
                id,
                store.paused.contains(id),
                (int) rows.stream().filter(FakeRow::isPublished).count(),
                (int) rows.stream()
                        .filter(row -> row.status == JobStatus.PROCESSING)
                        .count(),
                waiting.entrySet().stream()
                        .map(own -> new Waiting(
                                own.getKey(),
                                own.getValue().size(),
                                own.getValue().stream()
                                        .map(row -> row.runAt)
                                        .min(Comparator.naturalOrder())
                                        .orElseThrow()))
                        .toList());
    }

    @Override
    public void pause(QueueId queue) {
        store.call(() -> store.paused.add(queue));
        store.runway().recallPaused();
    }

    @Override
    public void resume(QueueId queue) {
        store.call(() -> store.paused.remove(queue));
    }

    @Override
    public Optional<Hindrances> hindrances(JobId job) {
        return store.call(() -> Optional.ofNullable(store.rows.get(job))
                .filter(row -> row.status == JobStatus.QUEUED)
                .map(this::hindrances));
    }

    private Hindrances hindrances(FakeRow row) {
        long ahead = store.where(other -> other.isInBacklog()
                        && other.owner().equals(row.owner())
                        && other.queue().equals(row.queue())
                        && row.isInBacklog()
                        && (other.runAt.isBefore(row.runAt)
                                || (other.runAt.equals(row.runAt) && other.id().compareTo(row.id()) < 0)))
                .size();
        return new Hindrances(
                store.paused.contains(row.queue()),
                row.isPublished(),
                store.leases.values().stream()
                        .anyMatch(lease ->
                                store.runway().serves(lease, row.queue().type())),
                store.where(other -> store.agentRun(other).isPresent()).stream()
                        .anyMatch(
                                other -> other.queue().type().equals(row.queue().type())),
                store.held(row.owner()),
                (int) Math.min(Hindrances.MOST_COUNTED, ahead));
    }
}
