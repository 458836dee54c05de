package io.millrace.store;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.policy.RunwayDepth;
import io.millrace.core.policy.Turns;
import io.millrace.core.port.RunwayStore.Feed;
import io.millrace.store.BacklogLine.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** From the backlog of a type to the broker: chooses, in the order of fairness, and marks as published. Within a transaction. */
final class FeedRunway {
    private static final String FIRST = "INSERT INTO runway (type) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String LOCK = """
            SELECT turn, high_after, normal_after, low_after FROM runway WHERE type = ? FOR UPDATE SKIP LOCKED""";

    private static final String GO_ON = """
            UPDATE runway SET turn = ?, high_after = ?, normal_after = ?, low_after = ? WHERE type = ?""";

    /** Leases and reports that are older than this say nothing. */
    private static final String FRESH = "now() - interval '5 seconds'";

    private static final String ROOM = """
            SELECT
                (SELECT count(*) FROM job WHERE status = 'queued' AND queued_at IS NOT NULL AND type = t.name),
                coalesce(sum(GREATEST(0, w.concurrency - (
                    SELECT count(*) FROM job r WHERE r.session = w.session AND r.status = 'processing'))), 0),
                coalesce(sum((SELECT sum(c.per_second) FROM claim_sample c
                    WHERE c.session = w.session AND c.type = t.name AND c.reported_at > %1$s)), 0)
            FROM (SELECT ?::text AS name) t
            LEFT JOIN worker_lease w ON t.name = ANY (w.types) AND w.status = 'up' AND w.seen_at > %1$s
            GROUP BY t.name""".formatted(FRESH);

    private static final String PUBLISH = """
            WITH held AS (
                SELECT job_id, status, queued_at FROM job WHERE job_id = ANY (?) ORDER BY job_id FOR UPDATE),
            published AS (
                UPDATE job j SET queued_at = now() FROM held
                WHERE j.job_id = held.job_id AND held.status = 'queued' AND held.queued_at IS NULL
                RETURNING j.job_id, j.type, j.priority, j.owner)
            """ + WaitingCounts.taken("published") + "SELECT job_id FROM published";

    private FeedRunway() {}

    private record Place(int turn, Map<Priority, String> lastOwner) {}

    static Optional<Feed> feed(Connection connection, String type, OptionalInt runningQuota) throws SQLException {
        Database.byIndexAlone(connection);
        RunningQuota quota = RunningQuota.of(connection, runningQuota);
        Optional<Place> locked = lock(connection, type);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        Place place = locked.get();
        int room = room(connection, type);
        if (room <= 0) {
            return Optional.of(new Feed(List.of(), 0));
        }
        Map<Priority, Deque<Waiting>> lines = new EnumMap<>(Priority.class);
        for (QueueId queue : QueueId.ofType(type)) {
            String after = Objects.requireNonNull(place.lastOwner.get(queue.priority()));
            lines.put(queue.priority(), BacklogLine.of(connection, queue, after, room, quota.exhausted()));
        }
        List<Waiting> taken = Turns.take(place.turn, lines, room).stream()
                .filter(quota::admits)
                .toList();
        boolean othersWait = taken.size() == room || lines.values().stream().anyMatch(line -> !line.isEmpty());
        List<QueuedJob> published = taken.isEmpty() ? List.of() : publish(connection, taken);
        if (!taken.isEmpty()) {
            goOn(connection, type, place, taken);
        }
        return Optional.of(new Feed(published, othersWait ? 0 : room - published.size()));
    }

    private static Optional<Place> lock(Connection connection, String type) throws SQLException {
        try (Statement lock = new Statement(connection, LOCK)) {
            Optional<Place> place =
                    lock.bind(type).read(FeedRunway::place).stream().findFirst();
            if (place.isPresent()) {
                return place;
            }
        }
        try (Statement first = new Statement(connection, FIRST);
                Statement lock = new Statement(connection, LOCK)) {
            return first.bind(type).update() == 0
                    ? Optional.empty()
                    : lock.bind(type).read(FeedRunway::place).stream().findFirst();
        }
    }

    private static Place place(RowReader row) throws SQLException {
        int turn = row.integer();
        Map<Priority, String> lastOwner = new EnumMap<>(Priority.class);
        lastOwner.put(Priority.HIGH, row.text());
        lastOwner.put(Priority.NORMAL, row.text());
        lastOwner.put(Priority.LOW, row.text());
        return new Place(turn, lastOwner);
    }

    /** How many more may be published; negative if there are too many. */
    static int room(Connection connection, String type) throws SQLException {
        try (Statement statement = new Statement(connection, ROOM)) {
            return statement
                    .bind(type)
                    .read(row -> {
                        int published = row.integer();
                        return RunwayDepth.of(row.integer(), row.real()) - published;
                    })
                    .get(0);
        }
    }

    /** In the order in which they were taken; without those that have been cancelled meanwhile. */
    private static List<QueuedJob> publish(Connection connection, List<Waiting> taken) throws SQLException {
        try (Statement statement = new Statement(connection, PUBLISH)) {
            var published = statement
                    .bindUuids(taken, waiting -> waiting.job().id().value())
                    .readSet(RowReader::jobId);
            return taken.stream()
                    .map(Waiting::job)
                    .filter(job -> published.contains(job.id()))
                    .toList();
        }
    }

    private static void goOn(Connection connection, String type, Place place, List<Waiting> taken) throws SQLException {
        Map<Priority, String> lastOwner = new EnumMap<>(place.lastOwner);
        taken.forEach(waiting -> lastOwner.put(waiting.job().queue().priority(), waiting.owner()));
        try (Statement statement = new Statement(connection, GO_ON)) {
            statement
                    .bind((place.turn + taken.size()) % Turns.ROUND)
                    .bind(lastOwner.get(Priority.HIGH))
                    .bind(lastOwner.get(Priority.NORMAL))
                    .bind(lastOwner.get(Priority.LOW))
                    .bind(type)
                    .update();
        }
    }
}
