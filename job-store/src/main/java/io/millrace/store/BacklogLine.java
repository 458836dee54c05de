package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.policy.Losses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** Who comes next in a queue's backlog: one job of each owner in turn, behind the last owner that was fed; each owner's oldest first. */
final class BacklogLine {
    private static final String BACKLOG =
            "status = 'queued' AND queued_at IS NULL AND type = q.type AND priority = q.priority";

    /**
     * Goes from owner to owner by one look into the index each, so that no backlog is read through: at most as many owners as there is room
     * for, and three times as many jobs. Owners who are passed over take a look, and no place.
     */
    private static final String SQL = """
            WITH RECURSIVE q AS MATERIALIZED (
                SELECT * FROM (
                    SELECT ?::text AS type, ?::text AS priority, ?::text AS last, ?::int AS room, ?::text[] AS without) asked
                WHERE NOT EXISTS (
                    SELECT FROM paused_queue p WHERE p.type = asked.type AND p.priority = asked.priority)),
            behind AS (
                (SELECT (o.owner <> ALL (q.without))::int AS place, o.owner FROM q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > q.last ORDER BY owner LIMIT 1) o)
                UNION ALL
                SELECT b.place + (o.owner <> ALL (q.without))::int, o.owner FROM behind b CROSS JOIN q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > b.owner ORDER BY owner LIMIT 1) o
                WHERE b.place < q.room),
            from_the_start AS (
                (SELECT (o.owner <> ALL (q.without))::int AS place, o.owner FROM q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner <= q.last ORDER BY owner LIMIT 1) o)
                UNION ALL
                SELECT b.place + (o.owner <> ALL (q.without))::int, o.owner FROM from_the_start b CROSS JOIN q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > b.owner AND owner <= q.last ORDER BY owner LIMIT 1) o
                WHERE b.place < q.room),
            owners AS MATERIALIZED (
                SELECT owner, place FROM (
                    SELECT owner, place FROM behind
                    UNION ALL SELECT owner, place + (SELECT room FROM q) FROM from_the_start) every
                WHERE owner <> ALL (SELECT unnest(without) FROM q)
                ORDER BY place LIMIT (SELECT room FROM q)),
            share AS MATERIALIZED (
                SELECT LEAST(room, 1 + 2 * room / GREATEST(1, (SELECT count(*) FROM owners))) AS jobs FROM q)
            SELECT own.job_id, owners.owner, own.losses
            FROM owners CROSS JOIN q CROSS JOIN LATERAL (
                SELECT job_id, losses, row_number() OVER (ORDER BY run_at, job_id) AS round FROM (
                    SELECT job_id, losses, run_at FROM job WHERE %1$s AND owner = owners.owner
                    ORDER BY run_at, job_id LIMIT (SELECT jobs FROM share)) oldest) own
            ORDER BY own.round, owners.place LIMIT (SELECT room FROM q)""".formatted(BACKLOG);

    private BacklogLine() {}

    /** A job that could be fed. */
    record Waiting(QueuedJob job, String owner) {}

    /**
     * The next ones; none of a queue that is paused.
     *
     * @param without owners who are passed over
     */
    static Deque<Waiting> of(Connection connection, QueueId queue, String lastOwner, int room, Set<String> without)
            throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            return new ArrayDeque<>(statement
                    .bind(queue.type())
                    .bind(queue.priority().wireName())
                    .bind(lastOwner)
                    .bind(room)
                    .bindTexts(List.copyOf(without), owner -> owner)
                    .read(row -> {
                        JobId id = row.jobId();
                        String owner = row.text();
                        return new Waiting(new QueuedJob(id, queue, row.integer() >= Losses.RUNS_ALONE_FROM), owner);
                    }));
        }
    }
}
