package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Runs that go back to their queues: released by their worker, or taken from a dead one. A run that was to be cancelled is
 * cancelled instead, and one that has lost too many workers fails.
 */
final class GiveBack {
    private static final String VERDICT = """
            , verdict AS (
                SELECT job_id, session,
                    CASE WHEN cancel_requested IS NOT NULL THEN 'cancelled' WHEN fatal THEN 'failed' ELSE 'queued' END AS status,
                    CASE WHEN lost = 1 THEN 'lost' WHEN cancel_requested IS NOT NULL THEN 'cancelled' ELSE 'released' END AS outcome,
                    CASE WHEN cancel_requested IS NOT NULL THEN cancel_requested WHEN fatal THEN 'worker_lost' END AS reason,
                    CASE WHEN fatal AND cancel_requested IS NULL THEN 'worker-lost' END AS error_code,
                    CASE WHEN fatal AND cancel_requested IS NULL
                         THEN 'lost ' || losses + lost || ' workers that ran it' END AS error_message,
                    NULL::text AS result, NULL::bigint AS retry_micros, 0 AS failed, lost, backlog
                FROM held)
            """ + EndOfRun.STATEMENT_TAIL;

    private static final String RELEASE = """
            WITH released AS MATERIALIZED (
                SELECT * FROM unnest(?::uuid[], ?::int[]) AS r (job_id, attempt)),
            held AS (
                SELECT j.job_id, j.session, j.cancel_requested, j.losses, 0 AS lost, false AS fatal, false AS backlog
                FROM job j JOIN released r ON r.job_id = j.job_id AND r.attempt = j.attempt
                WHERE j.session = ?
                ORDER BY j.job_id FOR UPDATE OF j)
            """ + VERDICT;

    private static final String END_LEASE = "DELETE FROM worker_lease WHERE session = ? AND counter = ?";

    /** Waits for rows that are being recorded: without a lease, nobody would look for a run that was skipped. */
    private static final String REAP = """
            WITH held AS (
                SELECT job_id, session, cancel_requested, losses, 1 AS lost, losses + 1 >= %d AS fatal, false AS backlog
                FROM job WHERE session = ? AND status = 'processing'
                ORDER BY job_id FOR UPDATE)
            """.formatted(Losses.FATAL) + VERDICT;

    /** The row is locked already. */
    private static final String TO_BACKLOG = """
            WITH named AS MATERIALIZED (
                SELECT job_id, attempt, status, session, cancel_requested, losses, ?::int AS lost FROM job WHERE job_id = ? FOR UPDATE),
            held AS (
                SELECT job_id, session, cancel_requested, losses, lost, lost = 1 AND losses + 1 >= %d AS fatal, true AS backlog
                FROM named WHERE attempt = ? AND status = 'processing')
            """.formatted(Losses.FATAL) + VERDICT;

    private GiveBack() {}

    static List<EndOfRun> release(Connection connection, Session session, List<Attempt> attempts) throws SQLException {
        try (Statement statement = new Statement(connection, RELEASE)) {
            return statement
                    .bindUuids(attempts, attempt -> attempt.job().value())
                    .bindIntegers(attempts, Attempt::number)
                    .bind(session.id())
                    .read(EndOfRun::read);
        }
    }

    /** A run that no message speaks of: it waits to be fed, or claimed. */
    static List<EndOfRun> toBacklog(Connection connection, Attempt attempt, boolean lost) throws SQLException {
        try (Statement statement = new Statement(connection, TO_BACKLOG)) {
            return statement
                    .bind(lost ? 1 : 0)
                    .bind(attempt.job().value())
                    .bind(attempt.number())
                    .read(EndOfRun::read);
        }
    }

    /**
     * Within a transaction, in two statements: a claim that held the lease back until it committed is seen by the second one.
     * Empty if the lease is not there or has been renewed.
     */
    static Optional<List<EndOfRun>> reap(Connection connection, LeaseReading dead) throws SQLException {
        try (Statement lease = new Statement(connection, END_LEASE)) {
            if (lease.bind(dead.session().id()).bind(dead.counter()).update() == 0) {
                return Optional.empty();
            }
        }
        try (Statement runs = new Statement(connection, REAP)) {
            return Optional.of(runs.bind(dead.session().id()).read(EndOfRun::read));
        }
    }
}
