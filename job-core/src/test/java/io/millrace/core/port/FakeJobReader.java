package io.millrace.core.port;

import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    public Some findSome(Collection<JobId> ids, long mostBytes) {
        return store.call(() -> {
            List<Job> found = there(ids);
            List<Job> fitting = fitting(found, mostBytes);
            Set<JobId> left = found.stream().skip(fitting.size()).map(Job::id).collect(Collectors.toSet());
            return new Some(fitting, left);
        });
    }

    private List<Job> there(Collection<JobId> ids) {
        return ids.stream()
                .distinct()
                .sorted()
                .map(store.rows::get)
                .filter(Objects::nonNull)
                .map(FakeRow::job)
                .toList();
    }

    private static List<Job> fitting(List<Job> jobs, long mostBytes) {
        List<Job> fitting = new ArrayList<>();
        long bytes = 0;
        for (Job job : jobs) {
            bytes += bytes(job.spec().params())
                    + bytes(job.spec().masked())
                    + bytes(job.state().result());
            if (bytes > mostBytes && !fitting.isEmpty()) {
                break;
            }
            fitting.add(job);
        }
        return fitting;
    }

    private static int bytes(Json json) {
        return json == null ? 0 : json.text().getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public Map<JobId, Glance> glances(Collection<JobId> ids) {
        return store.call(() -> there(ids).stream().collect(Collectors.toMap(Job::id, Glance::of)));
    }

    @Override
    public Page list(Filter filter, JobId before, int limit, long mostBytes) {
        return store.call(() -> {
            List<Job> found = store.rows.descendingMap().values().stream()
                    .map(FakeRow::job)
                    .filter(job -> before == null || job.id().compareTo(before) < 0)
                    .filter(job -> matches(filter, job))
                    .limit(limit + 1L)
                    .toList();
            List<Job> page = fitting(found.subList(0, Math.min(limit, found.size())), mostBytes);
            return new Page(
                    page, page.size() < found.size() ? page.get(page.size() - 1).id() : null);
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
