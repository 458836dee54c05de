package io.millrace.bench;

import io.millrace.local.process.Await;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What became of jobs, straight from the table: as fine as PostgreSQL's clock, and no load on the gateway. */
final class JobRows {
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);

    private final Connection connection;

    JobRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * The time until the start of those jobs. Waits until all have ended.
     *
     * @param since the column of the time from which it counts
     */
    Percentiles startsAfter(String since, List<String> ids) throws SQLException {
        awaitEnd(ids);
        long[] micros = new long[ids.size()];
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT (extract(epoch FROM started_at - %s) * 1e6)::bigint FROM job
                WHERE job_id = ANY (?::uuid[]) AND status = 'completed'""".formatted(since))) {
            statement.setArray(1, connection.createArrayOf("text", ids.toArray()));
            int found = 0;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    micros[found++] = rows.getLong(1);
                }
            }
            if (found != ids.size()) {
                throw new IllegalStateException("void: %d of %d jobs were completed".formatted(found, ids.size()));
            }
        }
        return new Percentiles(micros);
    }

    /** Waits until all of those jobs have ended. */
    void awaitEnd(List<String> ids) throws SQLException {
        awaitNone("job_id = ANY ('{%s}'::uuid[]) AND finished_at IS NULL".formatted(String.join(",", ids)));
    }

    /** So many jobs at most from the middle of one owner's part of the backlog. */
    List<String> middleOfBacklog(int owners, int rows, int most) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                    SELECT job_id FROM job WHERE owner = 'owner-%d' ORDER BY job_id OFFSET %d LIMIT %d""".formatted(owners / 2, rows / owners / 2, most))) {
            while (found.next()) {
                ids.add(found.getString(1));
            }
        }
        return ids;
    }

    /** Waits until nothing is published or runs: of a paused queue nothing is then. What stays so is lost. */
    void awaitRest() throws SQLException {
        awaitNone("status = 'processing' OR status = 'queued' AND queued_at IS NOT NULL");
    }

    /** How many jobs there are of that kind. */
    long count(String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM job WHERE " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void awaitNone(String condition) throws SQLException {
        long deadline = System.nanoTime() + LONGEST_RUN.toNanos();
        long left = count(condition);
        while (left > 0 && System.nanoTime() < deadline && Await.pause(100)) {
            left = count(condition);
        }
        if (left > 0) {
            throw new IllegalStateException("void: %d jobs are lost: %s".formatted(left, condition));
        }
    }
}
