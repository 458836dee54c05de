package io.millrace.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A backlog of type {@code report} and priority {@code low}, written straight into the tables as V2 of the schema has them: through REST
 * a million jobs would take a quarter of an hour. Owners are {@code owner-0}, {@code owner-1} …, in rotation from row to row.
 */
final class BacklogRows {
    static final String TYPE = "report";
    static final String QUEUE = "report.low";

    /** So long that the worker's slots are what these jobs wait for, and so short that it works off hundreds in a second. */
    static final String PARAMS = "{\"min_seconds\":0.05,\"max_seconds\":0.05}";

    /** The counts change in the statement that adds the jobs, as for every other writer. */
    private static final String ADD = """
            WITH added AS (
                INSERT INTO job (job_id, owner, type, priority, params, labels, status, max_attempts, timeout_seconds,
                                 backoff_seconds, dedup_window_seconds, created_at, run_at)
                SELECT uuidv7(), 'owner-' || n %% ?, '%1$s', 'low', '%2$s', '{}', 'queued', 3, 300,
                       5, 86400, now(), now() - interval '1 millisecond' * (? - n)
                FROM generate_series(1, ?) n
                RETURNING type, priority, owner)
            INSERT INTO job_count_change (status, type, priority, owner, jobs)
                SELECT 'queued', type, priority, owner, count(*) FROM added GROUP BY type, priority, owner""".formatted(TYPE, PARAMS);

    private static final String WAITING = """
            SELECT coalesce(sum(jobs), 0) FROM jobs_waiting WHERE status = 'queued' AND type = '%s' AND priority = 'low'""".formatted(TYPE);

    private BacklogRows() {}

    /** Adds to what is there. */
    static void add(Connection connection, int rows, int owners) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setInt(1, owners);
            add.setInt(2, rows);
            add.setInt(3, rows);
            add.executeUpdate();
        }
    }

    /** How many jobs wait, by the counts. */
    static long waiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WAITING)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Does at once what autovacuum and the checkpointer would do some minutes after so many rows were written: what is measured is a backlog
     * that stands, whatever its size.
     */
    static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM (ANALYZE) job, job_count, job_count_change");
            statement.execute("CHECKPOINT");
        }
    }

    /** All jobs, and what was counted of them. */
    static void removeAll(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE job, job_attempt, dedup_window, job_count, job_count_change");
        }
    }
}
