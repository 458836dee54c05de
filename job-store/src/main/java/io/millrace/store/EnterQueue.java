package io.millrace.store;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Trace;
import io.millrace.core.policy.Losses;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Jobs that enter a backlog because their time has come (dispatch), or the broker's queue anew (reconcile). */
final class EnterQueue {
    private static final String DISPATCH =
            """
            WITH due AS (
                SELECT job_id FROM job WHERE status = 'scheduled' AND run_at <= now()
                ORDER BY run_at LIMIT ? FOR UPDATE SKIP LOCKED),
            entered AS (
                UPDATE job j SET status = 'queued' FROM due WHERE j.job_id = due.job_id
                RETURNING j.job_id, j.type, j.priority, j.owner, j.attempt)
            """ + WaitingCounts.change("waited", "-", "'scheduled'", "entered") + WaitingCounts.added("entered") + """
            SELECT job_id, owner, type, attempt FROM entered""";

    private static final String REQUEUE = """
            WITH lost AS (
                SELECT job_id FROM job WHERE status = 'queued' AND type = ? AND priority = ? AND queued_at < ?
                ORDER BY queued_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE job j SET queued_at = now()
            FROM lost WHERE j.job_id = lost.job_id
            RETURNING j.job_id, j.losses, j.trace_id, j.span_id""";

    private static final String KEEP =
            "UPDATE job SET queued_at = now() WHERE job_id = ? AND status = 'queued' AND queued_at IS NOT NULL";

    private EnterQueue() {}

    static List<JobEvent> dispatch(Connection connection, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, DISPATCH)) {
            return statement
                    .bind(limit)
                    .read(row -> new JobEvent(row.jobId(), row.text(), row.text(), JobStatus.QUEUED, row.integer()));
        }
    }

    static List<QueuedJob> again(Connection connection, QueueId queue, Instant queuedBefore, int limit)
            throws SQLException {
        try (Statement statement = new Statement(connection, REQUEUE)) {
            return statement
                    .bind(queue.type())
                    .bind(queue.priority().wireName())
                    .bind(queuedBefore)
                    .bind(limit)
                    .read(row -> new QueuedJob(
                            row.jobId(),
                            queue,
                            row.integer() >= Losses.RUNS_ALONE_FROM,
                            Trace.recorded(row.traceOrNull())));
        }
    }

    /** A message that is held unclaimed counts as having entered its queue just now. False: the job is not published. */
    static boolean keep(Connection connection, JobId job) throws SQLException {
        try (Statement statement = new Statement(connection, KEEP)) {
            return statement.bind(job.value()).update() > 0;
        }
    }
}
