package io.millrace.bench;

import io.millrace.core.lease.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Claims that choose for themselves: the oldest waiting job of each of the next owners, behind the last owner that was served. One look
 * into the index for each owner and each job, as where the runway is fed; what is written is what a claim by id writes, and the count.
 * Priorities, pauses and quotas are left out: they would only add to it.
 */
final class FairClaim implements AutoCloseable {
    private static final String BACKLOG =
            "status = 'queued' AND queued_at IS NULL AND type = 'report' AND priority = 'low'";

    /** Each claimer goes round the owners on its own: nobody waits for anybody, and owners come in turn on the average. */
    private static final String OWN_PLACE = "SELECT ?::text AS last, ?::int AS room";

    /** All claimers go round together, as the feeders do: the order is exact, and who claims waits for who claimed before to commit. */
    private static final String COMMON_PLACE = """
            SELECT low_after AS last, ?::int AS room FROM runway WHERE type = 'report' FOR UPDATE""";

    private static final String GO_ON = """
            , moved AS (
                UPDATE runway SET low_after = (SELECT owner FROM chosen ORDER BY place DESC LIMIT 1)
                WHERE type = 'report' AND EXISTS (SELECT FROM chosen))
            """;

    private static final String SQL = """
            WITH RECURSIVE lease AS MATERIALIZED (
                SELECT session, worker FROM worker_lease WHERE session = ? FOR KEY SHARE),
            q AS MATERIALIZED (%2$s),
            behind AS (
                (SELECT 1 AS place, o.owner FROM q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > q.last ORDER BY owner LIMIT 1) o)
                UNION ALL
                SELECT b.place + 1, o.owner FROM behind b CROSS JOIN q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > b.owner ORDER BY owner LIMIT 1) o
                WHERE b.place < q.room),
            from_the_start AS (
                (SELECT 1 + (SELECT count(*) FROM behind) AS place, o.owner FROM q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner <= q.last ORDER BY owner LIMIT 1) o
                WHERE (SELECT count(*) FROM behind) < q.room)
                UNION ALL
                SELECT b.place + 1, o.owner FROM from_the_start b CROSS JOIN q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %1$s AND owner > b.owner AND owner <= q.last ORDER BY owner LIMIT 1) o
                WHERE b.place < q.room),
            owners AS MATERIALIZED (TABLE behind UNION ALL TABLE from_the_start),
            share AS MATERIALIZED (
                SELECT (room + (SELECT count(*) FROM owners) - 1) / GREATEST(1, (SELECT count(*) FROM owners)) AS jobs FROM q),
            chosen AS MATERIALIZED (
                SELECT own.job_id, owners.owner, owners.place FROM owners CROSS JOIN LATERAL (
                    SELECT job_id FROM job WHERE %1$s AND owner = owners.owner
                    ORDER BY run_at, job_id LIMIT (SELECT jobs FROM share) FOR UPDATE SKIP LOCKED) own
                LIMIT (SELECT room FROM q)),
            claimed AS (
                UPDATE job j SET
                    status = 'processing', queued_at = now(), attempt = j.attempt + 1, session = lease.session,
                    worker = lease.worker, started_at = now(), deadline_at = now() + j.timeout_seconds * interval '1 second',
                    progress_percent = NULL, progress_message = NULL
                FROM chosen, lease WHERE j.job_id = chosen.job_id
                RETURNING j.*),
            counted AS (
                INSERT INTO job_count_change (status, type, priority, owner, jobs)
                SELECT 'queued', type, priority, owner, -count(*) FROM claimed GROUP BY type, priority, owner)
            %3$s
            SELECT c.job_id, c.attempt, c.owner, c.object_id, c.type, c.params, c.labels, c.failures, c.started_at, c.trace_id
            FROM claimed c JOIN chosen ON chosen.job_id = c.job_id ORDER BY chosen.place""";

    private final PreparedStatement statement;
    private final Session session;
    private final boolean common;
    private String last;

    private FairClaim(Connection connection, Session session, String last, boolean common) throws SQLException {
        this.session = session;
        this.last = last;
        this.common = common;
        try (Statement setting = connection.createStatement()) {
            setting.execute("SET enable_seqscan = off");
        }
        statement = connection.prepareStatement(
                SQL.formatted(BACKLOG, common ? COMMON_PLACE : OWN_PLACE, common ? GO_ON : ""));
    }

    /** @param last the owner behind whom it begins */
    static FairClaim inRotationOfItsOwn(Connection connection, Session session, String last) throws SQLException {
        return new FairClaim(connection, session, last, false);
    }

    /** There must be a row for the type in {@code runway}. */
    static FairClaim inCommonRotation(Connection connection, Session session) throws SQLException {
        return new FairClaim(connection, session, "", true);
    }

    /** Answers how many jobs were claimed. */
    int claim(int most) throws SQLException {
        int parameter = 0;
        statement.setObject(++parameter, session.id());
        if (!common) {
            statement.setString(++parameter, last);
        }
        statement.setInt(++parameter, most);
        int claimed = 0;
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                claimed++;
                last = rows.getString(3);
            }
        }
        return claimed;
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
