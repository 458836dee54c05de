package io.millrace.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Jobs that finished long ago, with their attempts and windows, written straight into the tables. */
final class ExpiredRows {
    private static final String ADD = """
            WITH added AS (
                INSERT INTO job (job_id, owner, object_id, type, params, labels, status, attempt, max_attempts, timeout_seconds,
                                 backoff_seconds, dedup_window_seconds, created_at, run_at, started_at, finished_at, worker, result)
                SELECT uuidv7(), 'owner-' || n % 10, 'expired-' || ? || '-' || n, 'noop', '{}', '{}', 'completed', 1, 3, 60,
                       2, 300, at, at, at, at, 'worker-1', '{}'
                FROM generate_series(1, ?) n, LATERAL (SELECT now() - interval '30 days' + n * interval '1 millisecond' AS at) t
                RETURNING job_id, owner, object_id, started_at),
            attempts AS (
                INSERT INTO job_attempt (job_id, attempt, worker, started_at, finished_at, outcome)
                SELECT job_id, 1, 'worker-1', started_at, started_at, 'completed' FROM added)
            INSERT INTO dedup_window (owner, object_id, job_id, expires_at)
            SELECT owner, object_id, job_id, started_at + interval '5 minutes' FROM added""";

    private static final String LEFT = "SELECT count(*) FROM job WHERE finished_at < now() - interval '8 days'";

    private ExpiredRows() {}

    /** @param round makes their names unique */
    static void add(Connection connection, int rows, int round) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setInt(1, round);
            add.setInt(2, rows);
            add.executeUpdate();
        }
    }

    static long left(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LEFT)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Does at once what autovacuum and the checkpointer would do some minutes later. */
    static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE) job, job_attempt, dedup_window");
            statement.execute("CHECKPOINT");
        }
    }
}
