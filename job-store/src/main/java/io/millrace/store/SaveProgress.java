package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Progress of running attempts. The one write that does not wait for the disk: what a crash of the server would lose of it is
 * reported again or no longer matters.
 */
final class SaveProgress {
    private static final String SQL = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
            reported AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::int[], ?::int[], ?::text[]) AS r (job_id, attempt, percent, message)
                WHERE EXISTS (SELECT FROM relaxed)),
            held AS (
                SELECT j.job_id, j.status, r.percent, r.message
                FROM job j JOIN reported r ON r.job_id = j.job_id AND r.attempt = j.attempt
                ORDER BY j.job_id FOR UPDATE OF j)
            UPDATE job j SET progress_percent = held.percent, progress_message = held.message
            FROM held WHERE j.job_id = held.job_id AND held.status = 'processing'""";

    private SaveProgress() {}

    static int save(Connection connection, Map<Attempt, Progress> progress) throws SQLException {
        List<Map.Entry<Attempt, Progress>> rows = List.copyOf(progress.entrySet());
        try (Statement statement = new Statement(connection, SQL)) {
            return statement
                    .bindUuids(rows, row -> row.getKey().job().value())
                    .bindIntegers(rows, row -> row.getKey().number())
                    .bindIntegers(rows, row -> row.getValue().percent())
                    .bindTexts(rows, row -> row.getValue().message())
                    .update();
        }
    }
}
