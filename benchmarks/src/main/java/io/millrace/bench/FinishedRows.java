package io.millrace.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Jobs that have ended, written straight into the table. */
final class FinishedRows {
    private static final int AT_A_TIME = 100_000;

    private static final String ADD = """
            INSERT INTO job (job_id, owner, type, params, labels, status, result, attempt, worker, max_attempts, timeout_seconds,
                             backoff_seconds, dedup_window_seconds, created_at, run_at, queued_at, started_at, finished_at)
            SELECT uuidv7(), 'demo', 'compute_sum', '{"numbers": [1, 2, 3, 4]}', '{"run": "finished"}', 'completed',
                   jsonb_build_object('sum', 10, 'count', 4), 1, 'worker-1', 3, 60, 2, 300, now(), now(), now(), now(), now()
            FROM generate_series(1, ?) n""";

    private FinishedRows() {}

    static void add(Connection connection, int rows) throws SQLException {
        for (int added = 0; added < rows; added += AT_A_TIME) {
            try (PreparedStatement add = connection.prepareStatement(ADD)) {
                add.setInt(1, Math.min(AT_A_TIME, rows - added));
                add.executeUpdate();
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE) job");
            statement.execute("CHECKPOINT");
        }
    }
}
