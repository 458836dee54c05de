package io.millrace.core.port;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@link JobChanges} in memory. Nothing is too much for it. */
public final class FakeJobChanges implements JobChanges {
    private static final Comparator<Change> IN_ORDER = Comparator.comparing(Change::time)
            .thenComparing(change -> change.event().id());

    private final FakeStore store;

    FakeJobChanges(FakeStore store) {
        this.store = store;
    }

    @Override
    public Instant now() {
        return store.call(store::now);
    }

    @Override
    public Changes since(Instant time, Optional<Set<String>> owners) {
        return store.call(() -> {
            List<Change> found = changes(Point.at(time), owners);
            return new Changes(found, store.now(), Reach.ALL);
        });
    }

    @Override
    public Changes after(Point point, Optional<String> owner, int most) {
        return store.call(() -> {
            List<Change> found = changes(point, owner.map(Set::of));
            return found.size() > most
                    ? new Changes(found.subList(0, most), found.get(most - 1).time(), Reach.PART)
                    : new Changes(found, store.now(), Reach.ALL);
        });
    }

    private List<Change> changes(Point point, Optional<Set<String>> owners) {
        return store.where(row -> owners.isEmpty() || owners.get().contains(row.owner())).stream()
                .map(row -> new Change(row.event(), changedAt(row)))
                .filter(change -> isBehind(point, change))
                .sorted(IN_ORDER)
                .toList();
    }

    private static boolean isBehind(Point point, Change change) {
        int order = change.time().compareTo(point.time());
        JobId last = point.job();
        return order > 0 || order == 0 && (last == null || change.event().id().compareTo(last) > 0);
    }

    private Instant changedAt(FakeRow row) {
        if (row.status == JobStatus.SCHEDULED) {
            return attemptEnded(row).orElse(row.createdAt);
        } else if (row.status == JobStatus.QUEUED) {
            return row.queuedAt == null
                    ? attemptEnded(row).filter(row.runAt::isBefore).orElse(row.runAt)
                    : row.queuedAt;
        }
        return row.status == JobStatus.PROCESSING ? row.startedAt : row.finishedAt;
    }

    private Optional<Instant> attemptEnded(FakeRow row) {
        List<AttemptRecord> ended = store.history.getOrDefault(row.id(), List.of());
        return ended.isEmpty()
                ? Optional.empty()
                : Optional.of(ended.get(ended.size() - 1).finishedAt());
    }
}
