package io.millrace.store;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore.Retrial;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Jobs that ended badly begin anew. Their windows are taken first: a job without its window does not run (law L2). */
final class RetryJobs {
    private static final String TAKE_WINDOWS = """
            INSERT INTO dedup_window AS w (owner, object_id, job_id, expires_at)
            SELECT owner, object_id, job_id, now() + seconds * interval '1 second'
            FROM unnest(?::text[], ?::text[], ?::uuid[], ?::int[]) AS k (owner, object_id, job_id, seconds)
            ORDER BY owner, object_id
            ON CONFLICT (owner, object_id) DO UPDATE SET job_id = excluded.job_id, expires_at = excluded.expires_at
            WHERE CASE WHEN w.job_id = excluded.job_id THEN true
                       WHEN w.expires_at > now() THEN false
                       ELSE NOT job_is_unfinished(w.job_id) END
            RETURNING job_id""";

    /** Who holds the windows by now: of a window that is over, nobody but perhaps the job itself. */
    private static final String HOLDERS = """
            SELECT k.job_id, w.job_id FROM unnest(?::text[], ?::text[], ?::uuid[]) AS k (owner, object_id, job_id)
            JOIN dedup_window w ON w.owner = k.owner AND w.object_id = k.object_id
            WHERE w.job_id = k.job_id OR w.expires_at > now() OR job_is_unfinished(w.job_id)""";

    private static final String BEGIN_ANEW = """
            WITH begun AS (
                UPDATE job SET status = 'queued', queued_at = NULL, run_at = now(), finished_at = NULL,
                    reason = NULL, error_code = NULL, error_message = NULL, result = NULL, cancel_requested = NULL,
                    failures = 0, losses = 0, progress_percent = NULL, progress_message = NULL
                WHERE job_id = ANY (?) RETURNING job_id, type, priority, owner)
            """ + WaitingCounts.added("begun") + "SELECT job_id FROM begun";

    private final Connection connection;
    private final IntakeLimits limits;
    private final Map<JobId, Retrial> found = new HashMap<>();

    private RetryJobs(Connection connection, IntakeLimits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    /** Within a transaction. */
    static Map<JobId, Retrial> retry(
            Connection connection, Collection<JobId> jobs, Optional<String> owner, IntakeLimits limits)
            throws SQLException {
        return new RetryJobs(connection, limits).retry(jobs, owner);
    }

    private Map<JobId, Retrial> retry(Collection<JobId> jobs, Optional<String> owner) throws SQLException {
        jobs.forEach(job -> found.put(job, new Retrial.UnknownJob()));
        List<LockedJob> ended = new ArrayList<>();
        for (LockedJob job : LockedJob.lock(connection, jobs, owner)) {
            if (job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED) {
                ended.add(job);
            } else {
                found.put(job.id(), new Retrial.NotRetryable(job.status()));
            }
        }
        List<LockedJob> admitted = withWindows(withinQuotas(oneOfEachKey(ended)));
        if (!admitted.isEmpty()) {
            try (Statement statement = new Statement(connection, BEGIN_ANEW)) {
                statement.bindUuids(admitted, job -> job.id().value()).read(RowReader::jobId);
            }
        }
        admitted.forEach(job -> found.put(
                job.id(),
                new Retrial.Done(new JobEvent(job.id(), job.owner(), job.type(), JobStatus.QUEUED, job.attempt()))));
        return found;
    }

    /** Of several with the same key the one that holds its window, or else the newest; none whose window another job holds for now. */
    private List<LockedJob> oneOfEachKey(List<LockedJob> jobs) throws SQLException {
        List<LockedJob> keyed =
                jobs.stream().filter(job -> job.objectId() != null).toList();
        Map<JobId, JobId> holders = holders(keyed);
        Map<WindowName, LockedJob> chosen = new LinkedHashMap<>();
        for (LockedJob job : keyed) {
            LockedJob before = chosen.get(WindowName.of(job));
            if (before == null || !before.id().equals(holders.get(before.id()))) {
                chosen.put(WindowName.of(job), job);
            }
        }
        List<LockedJob> free = new ArrayList<>();
        for (LockedJob job : jobs) {
            LockedJob one = job.objectId() == null ? job : Objects.requireNonNull(chosen.get(WindowName.of(job)));
            JobId holder = holders.get(one.id());
            if (holder != null && !holder.equals(one.id())) {
                found.put(job.id(), new Retrial.Conflict(holder));
            } else if (one.equals(job)) {
                free.add(job);
            } else {
                found.put(job.id(), new Retrial.Conflict(one.id()));
            }
        }
        return free;
    }

    private record WindowName(String owner, String objectId) {
        static WindowName of(LockedJob job) {
            return new WindowName(job.owner(), Objects.requireNonNull(job.objectId()));
        }
    }

    private List<LockedJob> withWindows(List<LockedJob> jobs) throws SQLException {
        List<LockedJob> free = new ArrayList<>();
        List<LockedJob> keyed = new ArrayList<>();
        jobs.forEach(job -> (job.objectId() == null ? free : keyed).add(job));
        free.addAll(takeWindows(keyed));
        return free;
    }

    /** A window can be freed between two statements, so that nobody holds it when it is asked for its holder. */
    private List<LockedJob> takeWindows(List<LockedJob> jobs) throws SQLException {
        List<LockedJob> taken = new ArrayList<>();
        List<LockedJob> open = jobs;
        for (int round = 0; !open.isEmpty() && round < Persist.ROUNDS; round++) {
            Set<JobId> won = take(open);
            Map<JobId, JobId> holders = holders(open);
            List<LockedJob> left = new ArrayList<>();
            for (LockedJob job : open) {
                JobId holder = holders.get(job.id());
                if (won.contains(job.id())) {
                    taken.add(job);
                } else if (holder != null) {
                    found.put(job.id(), new Retrial.Conflict(holder));
                } else {
                    left.add(job);
                }
            }
            open = left;
        }
        if (!open.isEmpty()) {
            throw Persist.changedHandsTooOften();
        }
        return taken;
    }

    private Set<JobId> take(List<LockedJob> jobs) throws SQLException {
        try (Statement statement = new Statement(connection, TAKE_WINDOWS)) {
            return bindKeys(statement, jobs)
                    .bindIntegers(jobs, LockedJob::windowSeconds)
                    .readSet(RowReader::jobId);
        }
    }

    private Map<JobId, JobId> holders(List<LockedJob> jobs) throws SQLException {
        Map<JobId, JobId> holders = new HashMap<>();
        try (Statement statement = new Statement(connection, HOLDERS)) {
            bindKeys(statement, jobs)
                    .read(row -> Map.entry(row.jobId(), row.jobId()))
                    .forEach(entry -> holders.put(entry.getKey(), entry.getValue()));
        }
        return holders;
    }

    private static Statement bindKeys(Statement statement, List<LockedJob> jobs) throws SQLException {
        return statement
                .bindTexts(jobs, LockedJob::owner)
                .bindTexts(jobs, LockedJob::objectId)
                .bindUuids(jobs, job -> job.id().value());
    }

    private List<LockedJob> withinQuotas(List<LockedJob> jobs) throws SQLException {
        Map<String, List<LockedJob>> byOwner = new TreeMap<>();
        jobs.forEach(job ->
                byOwner.computeIfAbsent(job.owner(), any -> new ArrayList<>()).add(job));
        List<LockedJob> admitted = new ArrayList<>();
        for (Map.Entry<String, List<LockedJob>> own : byOwner.entrySet()) {
            OptionalInt quota = limits.openJobs(own.getKey());
            long room = quota.isEmpty()
                    ? own.getValue().size()
                    : quota.getAsInt() - OpenJobs.lockAndCount(connection, own.getKey());
            for (LockedJob job : own.getValue()) {
                if (room-- > 0) {
                    admitted.add(job);
                } else {
                    found.put(job.id(), new Retrial.OverQuota(quota.orElseThrow()));
                }
            }
        }
        return admitted;
    }
}
