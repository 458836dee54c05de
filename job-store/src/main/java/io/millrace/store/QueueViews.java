package io.millrace.store;

import io.millrace.core.job.QueueId;
import io.millrace.core.port.QueueStore.QueueView;
import io.millrace.core.port.QueueStore.Queues;
import io.millrace.core.port.QueueStore.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All queues at one moment: what waits from the counts and the runway, what runs from the runs. No backlog is read through. */
final class QueueViews {
    /** Rows of several kinds, so that one snapshot has them all. An owner is named by what waits alone. */
    private static final String SQL = """
            WITH backlog AS (
                SELECT w.type, w.priority, w.owner, w.jobs, first.run_at AS oldest FROM jobs_waiting w CROSS JOIN LATERAL (
                    SELECT run_at FROM job WHERE status = 'queued' AND queued_at IS NULL
                        AND type = w.type AND priority = w.priority AND owner = w.owner ORDER BY run_at LIMIT 1) first
                WHERE w.status = 'queued' AND w.jobs > 0),
            published AS (
                SELECT type, priority, owner, count(*) AS jobs, min(run_at) AS oldest
                FROM job WHERE status = 'queued' AND queued_at IS NOT NULL GROUP BY type, priority, owner)
            SELECT type, priority, owner, sum(jobs)::bigint, min(oldest), sum(published)::int, 0, false FROM (
                SELECT *, 0 AS published FROM backlog UNION ALL SELECT *, jobs FROM published) waiting
                GROUP BY type, priority, owner
            UNION ALL
            SELECT type, priority, NULL, 0, NULL, 0, count(*)::int, false FROM job WHERE status = 'processing' GROUP BY type, priority
            UNION ALL
            SELECT type, priority, NULL, 0, NULL, 0, 0, true FROM paused_queue
            UNION ALL
            SELECT name, 'normal', NULL, 0, NULL, 0, 0, false FROM job_type""";

    private QueueViews() {}

    private static final class Tally {
        private final List<Waiting> waiting = new ArrayList<>();
        private int published;
        private int running;
        private boolean paused;

        private QueueView view(QueueId id) {
            return new QueueView(id, paused, published, running, List.copyOf(waiting));
        }
    }

    /** Within a transaction, whose time is that of its statements. */
    static Queues read(Connection connection) throws SQLException {
        Map<QueueId, Tally> tallies =
                new TreeMap<>(Comparator.comparing(QueueId::type).thenComparing(QueueId::priority));
        try (Statement statement = new Statement(connection, SQL)) {
            statement.read(row -> add(tallies, row));
        }
        try (Statement now = new Statement(connection, "SELECT now()")) {
            return new Queues(
                    now.read(RowReader::time).get(0),
                    tallies.entrySet().stream()
                            .map(entry -> entry.getValue().view(entry.getKey()))
                            .toList());
        }
    }

    private static boolean add(Map<QueueId, Tally> tallies, RowReader row) throws SQLException {
        QueueId id = row.queue();
        QueueId.ofType(id.type()).forEach(queue -> tallies.computeIfAbsent(queue, any -> new Tally()));
        Tally tally = tallies.computeIfAbsent(id, any -> new Tally());
        String owner = row.textOrNull();
        long jobs = row.bigint();
        @Nullable Instant oldest = row.timeOrNull();
        if (owner != null && oldest != null) {
            tally.waiting.add(new Waiting(owner, jobs, oldest));
        }
        tally.published += row.integer();
        tally.running += row.integer();
        tally.paused |= row.truth();
        return true;
    }
}
