package io.millrace.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Jobs that ended within the last six days, with their attempts, written straight into the tables: of ten owners (one of them {@code demo})
 * and four types, one in fifty failed, one in a hundred cancelled.
 */
final class KeptRows {
    private static final int AT_A_TIME = 200_000;

    private static final String ADD = """
            WITH added AS (
                INSERT INTO job (job_id, owner, object_id, type, params, labels, status, reason, error_code, error_message, result,
                                 attempt, max_attempts, timeout_seconds, backoff_seconds, dedup_window_seconds,
                                 created_at, run_at, queued_at, started_at, finished_at, worker)
                SELECT uuidv7(at - clock_timestamp()), CASE n % 10 WHEN 0 THEN 'demo' ELSE 'owner-' || n % 10 END, 'invoice-' || n,
                       ('{noop,report,compute_sum,http_request}'::text[])[n % 4 + 1], '{}', jsonb_build_object('team', 'team-' || n % 7),
                       CASE WHEN n % 50 = 0 THEN 'failed' WHEN n % 100 = 1 THEN 'cancelled' ELSE 'completed' END,
                       CASE WHEN n % 50 = 0 THEN 'error' WHEN n % 100 = 1 THEN 'cancelled_by_user' END,
                       CASE WHEN n % 50 = 0 THEN 'task-failed' END, CASE WHEN n % 50 = 0 THEN 'the task failed' END,
                       CASE WHEN n % 50 > 0 AND n % 100 <> 1 THEN '{"sum": 10}'::jsonb END,
                       1, 3, 60, 2, 300, at, at, at, at, at, 'worker-1'
                FROM generate_series(?::bigint, ?::bigint) n,
                     LATERAL (SELECT now() - interval '6 days' + n * interval '6 days' / ?::bigint AS at) t
                RETURNING job_id, worker, started_at, finished_at, status, reason, error_code, error_message)
            INSERT INTO job_attempt (job_id, attempt, worker, started_at, finished_at, outcome, reason, error_code, error_message)
            SELECT job_id, 1, worker, started_at, finished_at, status, reason, error_code, error_message FROM added""";

    private KeptRows() {}

    /** Empties the tables, and fills them; does at once what autovacuum and the checkpointer would do some minutes later. */
    static void replace(Connection connection, int rows) throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement add = connection.prepareStatement(ADD)) {
            statement.execute("TRUNCATE job, job_attempt, dedup_window");
            // Of the loading alone: what is measured reads.
            statement.execute("SET synchronous_commit = off");
            for (int added = 0; added < rows; added += AT_A_TIME) {
                add.setLong(1, added + 1L);
                add.setLong(2, Math.min(rows, added + AT_A_TIME));
                add.setLong(3, rows);
                add.executeUpdate();
            }
            statement.execute("SET synchronous_commit = on");
            statement.execute("VACUUM (ANALYZE) job, job_attempt");
            statement.execute("CHECKPOINT");
        }
    }
}
