package io.millrace.faults;

import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Webhooks.Delivery;
import io.millrace.faults.rig.Rig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the product's database holds, read past the product. */
final class StoreDump {
    private static final String JOBS = """
            SELECT job_id::text, owner, labels->>'op' AS op, object_id, dedup_window_seconds, status, reason, attempt, failures, losses,
                   created_at, finished_at, result->>'attempt' AS result_attempt,
                   substring(progress_message from 'attempt (\\d+)') AS progress_attempt
            FROM job
            """;
    private static final String ATTEMPTS =
            "SELECT job_id::text, attempt, worker, started_at, finished_at, outcome, reason FROM job_attempt";

    private static final String TOLD =
            "SELECT delivery_id::text, job_id::text, payload::json->>'status', payload::json->>'attempt' FROM webhook_delivery";

    private StoreDump() {}

    /** The jobs that name a callback. */
    static Set<String> callbacks(Rig rig) {
        return Set.copyOf(
                read(rig, "SELECT job_id::text FROM job WHERE callback_url IS NOT NULL", row -> row.getString(1)));
    }

    static List<Delivery> deliveries(Rig rig) {
        return read(
                rig,
                TOLD,
                row -> new Delivery(
                        row.getString(1), row.getString(2), row.getString(3), Integer.parseInt(row.getString(4))));
    }

    static List<StoredJob> jobs(Rig rig) {
        return read(rig, JOBS, row -> {
            Timestamp finished = row.getTimestamp("finished_at");
            return new StoredJob(
                    row.getString("job_id"),
                    row.getString("owner"),
                    row.getString("op"),
                    row.getString("object_id"),
                    row.getInt("dedup_window_seconds"),
                    row.getString("status"),
                    row.getString("reason"),
                    row.getInt("attempt"),
                    row.getInt("failures"),
                    row.getInt("losses"),
                    row.getTimestamp("created_at").getTime(),
                    finished == null ? null : finished.getTime(),
                    number(row.getString("result_attempt")),
                    number(row.getString("progress_attempt")));
        });
    }

    static List<StoredAttempt> attempts(Rig rig) {
        return read(
                rig,
                ATTEMPTS,
                row -> new StoredAttempt(
                        row.getString("job_id"),
                        row.getInt("attempt"),
                        row.getString("worker"),
                        row.getTimestamp("started_at").getTime(),
                        row.getTimestamp("finished_at").getTime(),
                        row.getString("outcome"),
                        row.getString("reason")));
    }

    /** Jobs that have not ended, and ends that have not been told. */
    static long unfinished(Rig rig) {
        return read(
                        rig,
                        "SELECT (SELECT count(*) FROM job WHERE finished_at IS NULL)"
                                + " + (SELECT count(*) FROM webhook_delivery WHERE state = 'pending')",
                        row -> row.getLong(1))
                .get(0);
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> read(Rig rig, String sql, Reader<T> reader) {
        try (Connection connection = rig.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text == null ? null : Integer.valueOf(text);
    }
}
