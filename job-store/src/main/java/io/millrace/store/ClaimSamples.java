package io.millrace.store;

import io.millrace.core.job.QueueId;
import io.millrace.core.lease.Session;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.core.port.UpkeepStore.ClaimSample;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What workers report about the heads of their queues. It ends with the lease of its session. */
final class ClaimSamples {
    /** So many claims say where the head of a queue is; fewer say nothing. */
    static final int ENOUGH = 100;

    private static final String REPORT = """
            INSERT INTO claim_sample (session, type, priority, per_second, reported_at, claimed_at, queued_at)
            SELECT session, ?, ?, ?, now(), ?::timestamptz[], ?::timestamptz[] FROM worker_lease WHERE session = ? FOR KEY SHARE
            ON CONFLICT (session, type, priority) DO UPDATE SET per_second = excluded.per_second,
                reported_at = excluded.reported_at, claimed_at = excluded.claimed_at, queued_at = excluded.queued_at""";

    private static final String OLDEST = """
            SELECT min(recent.queued) FROM (
                SELECT s.queued FROM claim_sample c CROSS JOIN unnest(c.claimed_at, c.queued_at) AS s (claimed, queued)
                WHERE c.type = ? AND c.priority = ? ORDER BY s.claimed DESC LIMIT %1$d) recent
            HAVING count(*) = %1$d""".formatted(ENOUGH);

    private ClaimSamples() {}

    static int report(Connection connection, Session session, ClaimReport report) throws SQLException {
        List<ClaimSample> latest = report.last().stream()
                .sorted(Comparator.comparing(ClaimSample::claimedAt).reversed())
                .limit(ENOUGH)
                .toList();
        try (Statement statement = new Statement(connection, REPORT)) {
            return statement
                    .bind(report.queue().type())
                    .bind(report.queue().priority().wireName())
                    .bind(report.perSecond())
                    .bindTimes(latest, ClaimSample::claimedAt)
                    .bindTimes(latest, ClaimSample::queuedAt)
                    .bind(session.id())
                    .update();
        }
    }

    static Optional<Instant> oldest(Connection connection, QueueId queue) throws SQLException {
        try (Statement statement = new Statement(connection, OLDEST)) {
            return statement.bind(queue.type()).bind(queue.priority().wireName()).read(RowReader::time).stream()
                    .findFirst();
        }
    }
}
