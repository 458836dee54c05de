package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.JobStore.Claim;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Step 6: {@code queued} and published to {@code processing}. The lease is locked before any job, so that a reaper either finds the runs
 * that this claim makes or has already ended the session. Jobs that others have locked are waited for, never skipped: the
 * delivery of a job that is not returned is acked.
 */
final class ClaimRuns {
    private static final String SQL = """
            WITH lease AS MATERIALIZED (
                SELECT session, worker FROM worker_lease WHERE session = ? FOR KEY SHARE),
            named AS (
                SELECT job_id, status, queued_at, losses FROM job WHERE job_id = ANY (?) AND EXISTS (SELECT FROM lease)
                ORDER BY job_id FOR UPDATE),
            claimed AS (
                UPDATE job j SET
                    status = 'processing',
                    attempt = j.attempt + 1,
                    session = lease.session,
                    worker = lease.worker,
                    started_at = now(),
                    deadline_at = now() + j.timeout_seconds * interval '1 second',
                    progress_percent = NULL,
                    progress_message = NULL
                FROM named, lease
                WHERE j.job_id = named.job_id AND named.status = 'queued' AND named.queued_at IS NOT NULL
                    AND (? OR named.losses < %d)
                    AND NOT queue_is_paused(j.type, j.priority)
                RETURNING j.job_id, j.attempt, j.owner, %s, j.failures, j.queued_at, j.started_at, j.trace_id,
                    j.span_id)
            SELECT claimed.* FROM lease LEFT JOIN claimed ON true""".formatted(Losses.RUNS_ALONE_FROM, JobColumns.SPEC);

    private ClaimRuns() {}

    static Claim claim(Connection connection, Session session, List<JobId> jobs, boolean alone) throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            List<Row> rows = statement
                    .bind(session.id())
                    .bindUuids(jobs, JobId::value)
                    .bind(alone)
                    .read(ClaimRuns::read);
            return new Claim(!rows.isEmpty(), rows.stream().flatMap(Row::runs).toList());
        }
    }

    /** @param run null in the one row of a lease that claimed nothing */
    private record Row(@Nullable ClaimedRun run) {
        Stream<ClaimedRun> runs() {
            return Stream.ofNullable(run);
        }
    }

    private static Row read(RowReader row) throws SQLException {
        UUID id = row.uuidOrNull();
        return new Row(id == null ? null : run(new JobId(id), row));
    }

    private static ClaimedRun run(JobId id, RowReader row) throws SQLException {
        Attempt attempt = new Attempt(id, row.integer());
        String owner = row.text();
        JobSpec spec = JobColumns.spec(row);
        return new ClaimedRun(attempt, owner, spec, row.integer(), row.time(), row.time(), row.traceOrNull());
    }
}
