package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Trace;
import io.millrace.core.policy.Losses;
import io.millrace.core.policy.RunwayDepth;
import io.millrace.core.policy.Turns;
import io.millrace.core.port.RunwayStore.Feed;
import io.millrace.store.BacklogLine.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
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

    /** Of a lease {@code w}: its worker takes jobs, as far as is known. */
    static final String LIVE = "w.status = 'up' AND w.seen_at > now() - interval '5 seconds'";

    /**
     * A worker that runs a job which must be alone offers no slot. Other types that its workers serve have taken a slot for each job that they
     * have published beyond what is ahead of their pace.
     */
    private static final String ROOM = """
            WITH live AS MATERIALIZED (
                SELECT w.session, w.types, CASE WHEN r.alone THEN 0 ELSE GREATEST(0, w.concurrency - r.runs) END AS free
                FROM worker_lease w CROSS JOIN LATERAL (
                    SELECT count(*) AS runs, coalesce(bool_or(j.losses >= %1$d), false) AS alone
                    FROM job j WHERE j.session = w.session AND j.status = 'processing') r
                WHERE %2$s),
            served AS (SELECT DISTINCT unnest(types) AS type FROM live WHERE ? = ANY (types)),
            load AS (
                SELECT s.type,
                    (SELECT count(*) FROM job j
                        WHERE j.status = 'queued' AND j.queued_at IS NOT NULL AND j.type = s.type) AS published,
                    coalesce((SELECT sum(c.per_second) FROM claim_sample c JOIN live ON live.session = c.session
                        WHERE c.type = s.type AND c.reported_at > now() - interval '5 seconds'), 0) AS per_second
                FROM served s)
            SELECT own.published,
                (SELECT sum(free) FROM live WHERE own.type = ANY (types))
                    - (SELECT coalesce(sum(GREATEST(0, published - floor(per_second * ?))), 0) FROM load WHERE type <> own.type),
                own.per_second
            FROM load own WHERE own.type = ?""".formatted(Losses.RUNS_ALONE_FROM, LIVE);

    private static final String WAITING = """
            SELECT EXISTS (
                SELECT FROM (VALUES ('high'), ('normal'), ('low')) q (priority)
                WHERE (SELECT true FROM job WHERE status = 'queued' AND queued_at IS NULL
                        AND type = ? AND priority = q.priority ORDER BY owner LIMIT 1)
                    AND NOT EXISTS (SELECT FROM paused_queue p WHERE p.type = ? AND p.priority = q.priority))""";

    private static final String PUBLISH =
            """
            WITH held AS (
                SELECT job_id, status, queued_at FROM job WHERE job_id = ANY (?) ORDER BY job_id FOR UPDATE),
            published AS (
                UPDATE job j SET queued_at = now() FROM held
                WHERE j.job_id = held.job_id AND held.status = 'queued' AND held.queued_at IS NULL
                RETURNING j.job_id, j.type, j.priority, j.owner, j.trace_id, j.span_id)
            """ + WaitingCounts.taken("published") + "SELECT job_id, trace_id, span_id FROM published";

    private FeedRunway() {}

    /** An owner with few jobs leaves room for others, which the next pass gives them. */
    private static final int PASSES = 3;

    private record Place(int turn, Map<Priority, String> lastOwner) {
        /** Where it goes on when these have been taken. */
        Place behind(List<Waiting> taken) {
            Map<Priority, String> last = new EnumMap<>(lastOwner);
            taken.forEach(waiting -> last.put(waiting.job().queue().priority(), waiting.owner()));
            return new Place((turn + taken.size()) % Turns.ROUND, last);
        }
    }

    /** Looks first whether there is room: a lock, even one that changes nothing, has to reach the disk. */
    static Optional<Feed> feed(Connection connection, String type, int most, OptionalInt runningQuota)
            throws SQLException {
        Database.byIndexAlone(connection);
        if (room(connection, type) <= 0) {
            return Optional.of(new Feed(List.of(), 0));
        }
        RunningQuota quota = RunningQuota.of(connection, runningQuota);
        Optional<Place> locked = lock(connection, type);
        if (locked.isEmpty()) {
            return Optional.empty();
        }
        Place place = locked.get();
        // Another gateway may have fed meanwhile.
        int room = Math.min(most, room(connection, type));
        List<Waiting> taken = new ArrayList<>();
        List<QueuedJob> published = new ArrayList<>();
        boolean othersWait = waits(connection, type);
        for (int pass = 0; pass < PASSES && published.size() < room && othersWait; pass++) {
            List<Waiting> more = take(connection, type, place, room - published.size(), quota);
            taken.addAll(more);
            published.addAll(publish(connection, more));
            place = place.behind(more);
            othersWait = waits(connection, type);
        }
        if (!taken.isEmpty()) {
            goOn(connection, type, place);
        }
        return Optional.of(new Feed(published, othersWait ? 0 : Math.max(0, room - published.size())));
    }

    private static List<Waiting> take(Connection connection, String type, Place place, int room, RunningQuota quota)
            throws SQLException {
        Map<Priority, Deque<Waiting>> lines = new EnumMap<>(Priority.class);
        for (QueueId queue : QueueId.ofType(type)) {
            String after = Objects.requireNonNull(place.lastOwner.get(queue.priority()));
            lines.put(queue.priority(), BacklogLine.of(connection, queue, after, room, quota.exhausted()));
        }
        return Turns.take(place.turn, lines, room).stream()
                .filter(quota::admits)
                .toList();
    }

    private static boolean waits(Connection connection, String type) throws SQLException {
        try (Statement statement = new Statement(connection, WAITING)) {
            return statement.bind(type).bind(type).read(RowReader::truth).get(0);
        }
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

    /** How many more may be published; negative if there are too many, 0 if nobody serves the type. */
    static int room(Connection connection, String type) throws SQLException {
        try (Statement statement = new Statement(connection, ROOM)) {
            return statement
                    .bind(type)
                    .bind(RunwayDepth.AHEAD_SECONDS)
                    .bind(type)
                    .read(row -> {
                        int published = row.integer();
                        return RunwayDepth.of(row.integer(), row.real()) - published;
                    })
                    .stream()
                    .findFirst()
                    .orElse(0);
        }
    }

    /** In the order in which they were taken; without those that have been cancelled meanwhile. */
    private static List<QueuedJob> publish(Connection connection, List<Waiting> taken) throws SQLException {
        if (taken.isEmpty()) {
            return List.of();
        }
        try (Statement statement = new Statement(connection, PUBLISH)) {
            Map<JobId, Optional<Trace>> published = new HashMap<>();
            statement
                    .bindUuids(taken, waiting -> waiting.job().id().value())
                    .read(row -> Map.entry(row.jobId(), Optional.ofNullable(Trace.recorded(row.traceOrNull()))))
                    .forEach(each -> published.put(each.getKey(), each.getValue()));
            return taken.stream()
                    .map(Waiting::job)
                    .filter(job -> published.containsKey(job.id()))
                    .map(job -> new QueuedJob(
                            job.id(),
                            job.queue(),
                            job.alone(),
                            Objects.requireNonNull(published.get(job.id())).orElse(null)))
                    .toList();
        }
    }

    private static void goOn(Connection connection, String type, Place place) throws SQLException {
        try (Statement statement = new Statement(connection, GO_ON)) {
            statement
                    .bind(place.turn)
                    .bind(place.lastOwner.get(Priority.HIGH))
                    .bind(place.lastOwner.get(Priority.NORMAL))
                    .bind(place.lastOwner.get(Priority.LOW))
                    .bind(type)
                    .update();
        }
    }
}
