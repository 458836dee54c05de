package io.millrace.core.port;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A {@link JobReader} in memory. */
public final class FakeJobReader implements JobReader {
    private final FakeStore store;

    FakeJobReader(FakeStore store) {
        this.store = store;
    }

    @Override
    public Optional<Job> find(JobId id) {
        return store.call(() -> Optional.ofNullable(store.rows.get(id)).map(FakeRow::job));
    }

    @Override
    public List<Job> findAll(Collection<JobId> ids) {
        return store.call(() -> ids.stream()
                .distinct()
                .map(store.rows::get)
                .filter(Objects::nonNull)
                .map(FakeRow::job)
                .toList());
    }

    @Override
    public Page list(Filter filter, JobId before, int limit) {
        return store.call(() -> {
            List<Job> found = store.rows.descendingMap().values().stream()
                    .map(FakeRow::job)
                    .filter(job -> before == null || job.id().compareTo(before) < 0)
                    .filter(job -> matches(filter, job))
                    .limit(limit + 1L)
                    .toList();
            return found.size() > limit
                    ? new Page(found.subList(0, limit), found.get(limit - 1).id())
                    : new Page(found, null);
        });
    }

    private static boolean matches(Filter filter, Job job) {
        return filter.owner().map(job.owner()::equals).orElse(true)
                && (filter.statuses().isEmpty() || filter.statuses().contains(job.status()))
                && filter.type().map(job.spec().type()::equals).orElse(true)
                && filter.objectId().map(id -> id.equals(job.spec().objectId())).orElse(true)
                && job.spec().labels().entrySet().containsAll(filter.labels().entrySet())
                && filter.createdAfter().map(job.times().createdAt()::isAfter).orElse(true)
                && filter.createdBefore().map(job.times().createdAt()::isBefore).orElse(true);
    }

    @Override
    public List<AttemptRecord> attempts(JobId id) {
        return store.call(() -> {
            List<AttemptRecord> attempts = new ArrayList<>(store.history.getOrDefault(id, List.of()));
            FakeRow row = store.rows.get(id);
            if (row != null && row.status == JobStatus.PROCESSING) {
                attempts.add(row.record("processing", null));
            }
            return attempts;
        });
    }
}
