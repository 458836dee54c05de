package io.millrace.store;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.JobStore.Released;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Jobs that enter a queue, or enter it anew, without having run: dispatch and reconcile. */
final class EnterQueue {
    private static final String DISPATCH = """
            WITH due AS (
                SELECT job_id FROM job WHERE status = 'scheduled' AND run_at <= now()
                ORDER BY run_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE job j SET status = 'queued', queued_at = now()
            FROM due WHERE j.job_id = due.job_id
            RETURNING j.job_id, j.type, j.losses, j.owner, j.attempt""";

    private static final String REQUEUE = """
            WITH lost AS (
                SELECT job_id FROM job WHERE status = 'queued' AND type = ? AND queued_at < ?
                ORDER BY queued_at LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE job j SET queued_at = now()
            FROM lost WHERE j.job_id = lost.job_id
            RETURNING j.job_id, j.type, j.losses, j.owner, j.attempt""";

    private static final String KEEP = "UPDATE job SET queued_at = now() WHERE job_id = ? AND status = 'queued'";

    private EnterQueue() {}

    static Released dispatch(Connection connection, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, DISPATCH)) {
            List<Entered> entered = statement.bind(limit).read(EnterQueue::read);
            return new Released(
                    entered.stream().map(Entered::job).toList(),
                    entered.stream().map(Entered::event).toList());
        }
    }

    static List<QueuedJob> again(Connection connection, String type, Instant queuedBefore, int limit)
            throws SQLException {
        try (Statement statement = new Statement(connection, REQUEUE)) {
            return statement.bind(type).bind(queuedBefore).bind(limit).read(EnterQueue::read).stream()
                    .map(Entered::job)
                    .toList();
        }
    }

    /** A message that is held unclaimed counts as having entered its queue just now. False: the job is not queued. */
    static boolean keep(Connection connection, JobId job) throws SQLException {
        try (Statement statement = new Statement(connection, KEEP)) {
            return statement.bind(job.value()).update() > 0;
        }
    }

    private record Entered(QueuedJob job, JobEvent event) {}

    private static Entered read(RowReader row) throws SQLException {
        JobId id = row.jobId();
        QueuedJob job = new QueuedJob(id, row.text(), row.integer() >= Losses.RUNS_ALONE_FROM);
        return new Entered(job, new JobEvent(id, row.text(), JobStatus.QUEUED, row.integer()));
    }
}
