package io.millrace.store;

import io.millrace.core.lease.Session;
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
            INSERT INTO claim_sample (session, type, claimed_at, queued_at)
            SELECT session, ?, ?::timestamptz[], ?::timestamptz[] FROM worker_lease WHERE session = ? FOR KEY SHARE
            ON CONFLICT (session, type) DO UPDATE SET claimed_at = excluded.claimed_at, queued_at = excluded.queued_at""";

    private static final String OLDEST = """
            SELECT min(recent.queued) FROM (
                SELECT s.queued FROM claim_sample c CROSS JOIN unnest(c.claimed_at, c.queued_at) AS s (claimed, queued)
                WHERE c.type = ? ORDER BY s.claimed DESC LIMIT %1$d) recent
            HAVING count(*) = %1$d""".formatted(ENOUGH);

    private ClaimSamples() {}

    static int report(Connection connection, Session session, String type, List<ClaimSample> last) throws SQLException {
        List<ClaimSample> latest = last.stream()
                .sorted(Comparator.comparing(ClaimSample::claimedAt).reversed())
                .limit(ENOUGH)
                .toList();
        try (Statement statement = new Statement(connection, REPORT)) {
            return statement
                    .bind(type)
                    .bindTimes(latest, ClaimSample::claimedAt)
                    .bindTimes(latest, ClaimSample::queuedAt)
                    .bind(session.id())
                    .update();
        }
    }

    static Optional<Instant> oldest(Connection connection, String type) throws SQLException {
        try (Statement statement = new Statement(connection, OLDEST)) {
            return statement.bind(type).read(RowReader::time).stream().findFirst();
        }
    }
}
