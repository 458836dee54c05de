package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.port.AgentStore.Wish;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Step 6 for agents: the oldest job that waits, published or not, to {@code processing}, with a lease of its own. Within a transaction. */
final class ClaimForAgent {
    /** A pause waits for it: what has been claimed by then was claimed before. */
    private static final String PAUSES_WAIT = "SELECT true FROM (SELECT pg_advisory_xact_lock_shared(%d, 0)) locked"
            .formatted(PostgresQueueStore.CLAIMS_OF_AGENTS);

    private static final String ASKED = """
            asked AS MATERIALIZED (
                SELECT t.type, p.priority, p.place FROM unnest(?::text[]) t (type)
                CROSS JOIN (VALUES ('high', 1), ('normal', 2), ('low', 3)) p (priority, place)
                WHERE NOT EXISTS (SELECT FROM paused_queue x WHERE x.type = t.type AND x.priority = p.priority))
            """;

    private static final String BACKLOG =
            "status = 'queued' AND queued_at IS NULL AND type = q.type AND priority = q.priority";

    private static final String PUBLISHED =
            "status = 'queued' AND queued_at IS NOT NULL AND type = q.type AND priority = q.priority";

    /**
     * Goes from owner to owner by one look into the index each, so that no backlog is read through; of few owners a few jobs each are looked at,
     * since those who claim at the same time take the first. Of what is published, which is little, the first ones. The status is asked for
     * in a way that no partial index answers: what is known by its id is to be found by it, whatever statistics say.
     */
    private static final String CLAIM = """
            WITH RECURSIVE %1$s,
            owners AS (
                SELECT q.*, o.owner FROM asked q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %2$s ORDER BY owner LIMIT 1) o
                UNION ALL
                SELECT q.type, q.priority, q.place, o.owner FROM owners q CROSS JOIN LATERAL (
                    SELECT owner FROM job WHERE %2$s AND owner > q.owner ORDER BY owner LIMIT 1) o),
            depth AS MATERIALIZED (SELECT GREATEST(1, 32 / GREATEST(1, count(*))) AS jobs FROM owners),
            candidate AS MATERIALIZED (
                SELECT * FROM (
                    SELECT q.place, w.run_at, w.job_id FROM owners q CROSS JOIN LATERAL (
                        SELECT run_at, job_id FROM job WHERE %2$s AND owner = q.owner
                        ORDER BY run_at, job_id LIMIT (SELECT jobs FROM depth)) w
                    WHERE q.owner <> ALL (?::text[])
                    UNION ALL
                    SELECT q.place, w.run_at, w.job_id FROM asked q CROSS JOIN LATERAL (
                        SELECT run_at, job_id FROM job WHERE %3$s ORDER BY queued_at LIMIT 500) w) every
                ORDER BY place, run_at, job_id LIMIT 64),
            chosen AS MATERIALIZED (
                SELECT j.job_id, j.queued_at FROM candidate c JOIN job j ON j.job_id = c.job_id
                WHERE CASE j.status WHEN 'queued' THEN true END
                ORDER BY c.place, c.run_at, c.job_id LIMIT 1 FOR UPDATE OF j SKIP LOCKED),
            claimed AS (
                UPDATE job j SET
                    status = 'processing',
                    attempt = j.attempt + 1,
                    session = gen_random_uuid(),
                    worker = ?,
                    started_at = statement_timestamp(),
                    deadline_at = statement_timestamp() + j.timeout_seconds * interval '1 second',
                    progress_percent = NULL,
                    progress_message = NULL
                FROM chosen WHERE j.job_id = chosen.job_id
                RETURNING %4$s, chosen.queued_at IS NULL AS waited),
            leased AS (
                INSERT INTO agent_run (job_id, attempt, principal, lease_seconds)
                SELECT job_id, attempt, ?, ? FROM claimed)
            """.formatted(ASKED, BACKLOG, PUBLISHED, JobColumns.JOB)
            + WaitingCounts.taken("claimed WHERE waited") + """
            SELECT * FROM claimed""";

    private static final String CLAIMABLE = """
            WITH %1$s
            SELECT type FROM asked q
            WHERE (SELECT true FROM job WHERE %2$s ORDER BY owner LIMIT 1)
                OR (SELECT true FROM job WHERE %3$s ORDER BY queued_at LIMIT 1)""".formatted(ASKED, BACKLOG, PUBLISHED);

    private ClaimForAgent() {}

    static Optional<Job> claim(Connection connection, Wish wish, OptionalInt runningQuota) throws SQLException {
        Database.byIndexAlone(connection);
        try (Statement lock = new Statement(connection, PAUSES_WAIT)) {
            lock.read(RowReader::truth);
        }
        RunningQuota quota = RunningQuota.of(connection, runningQuota);
        try (Statement statement = new Statement(connection, CLAIM)) {
            return statement
                    .bindTexts(List.copyOf(wish.types()), type -> type)
                    .bindTexts(List.copyOf(quota.exhausted()), owner -> owner)
                    .bind(wish.worker())
                    .bind(wish.principal())
                    .bind(Math.toIntExact(wish.lease().toSeconds()))
                    .read(JobColumns::job)
                    .stream()
                    .findFirst();
        }
    }

    static Set<String> claimable(Connection connection, Collection<String> types) throws SQLException {
        try (Statement statement = new Statement(connection, CLAIMABLE)) {
            return Set.copyOf(
                    statement.bindTexts(List.copyOf(types), type -> type).read(RowReader::text));
        }
    }
}
