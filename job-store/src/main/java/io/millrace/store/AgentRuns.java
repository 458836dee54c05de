package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.lease.AgentLeaseReading;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs of agents, within a transaction. Whoever touches one locks its job's row first, and looks afterwards: so a lease is renewed, or its run
 * ends, and never both.
 */
final class AgentRuns {
    private static final String LOCK = """
            SELECT status, attempt, failures, max_attempts, backoff_seconds,
                cancel_requested IS NOT NULL OR deadline_at < clock_timestamp()
            FROM job WHERE job_id = ? FOR UPDATE""";

    private static final String FIND = """
            SELECT principal, lease_seconds, counter, written, ended, finish FROM agent_run WHERE job_id = ? AND attempt = ?""";

    private static final String LEASES =
            "SELECT job_id, attempt, lease_seconds, counter FROM agent_run WHERE NOT ended ORDER BY job_id";

    private static final String END = """
            UPDATE agent_run a SET ended = true
            FROM unnest(?::uuid[], ?::int[]) AS e (job_id, attempt) WHERE a.job_id = e.job_id AND a.attempt = e.attempt""";

    private static final String FINISH =
            "UPDATE agent_run SET ended = true, finish = ? WHERE job_id = ? AND attempt = ?";

    private static final String OVERDUE = """
            WITH held AS (
                SELECT j.job_id, j.session, coalesce(j.cancel_requested, 'timeout') AS reason
                FROM agent_run a JOIN job j ON j.job_id = a.job_id AND j.attempt = a.attempt
                WHERE NOT a.ended AND j.status = 'processing' AND j.deadline_at < now()
                ORDER BY j.deadline_at LIMIT ? FOR UPDATE OF j SKIP LOCKED)
            """ + OverdueRuns.CANCELLED;

    private static final String CANCEL = """
            WITH asked AS MATERIALIZED (SELECT * FROM unnest(?::uuid[], ?::int[]) AS r (job_id, attempt)),
            live AS MATERIALIZED (
                SELECT a.job_id FROM agent_run a JOIN asked r ON r.job_id = a.job_id AND r.attempt = a.attempt WHERE NOT a.ended),
            held AS (
                SELECT j.job_id, j.session, coalesce(j.cancel_requested, 'cancelled_by_user') AS reason
                FROM job j JOIN live ON live.job_id = j.job_id)
            """ + OverdueRuns.CANCELLED;

    private AgentRuns() {}

    /** A job's row that this transaction has locked. */
    record LockedJobOfRun(
            JobStatus status, int attempt, int failures, int maxAttempts, Duration backoff, boolean toEnd) {
        boolean runs(Attempt wanted) {
            return status == JobStatus.PROCESSING && attempt == wanted.number();
        }
    }

    /** @param finish what it was finished with; null: with nothing, or not at all */
    record AgentRun(
            String principal,
            Duration lease,
            long counter,
            long written,
            boolean ended,
            @Nullable String finish) {}

    /** Empty: there is no such job. */
    static Optional<LockedJobOfRun> lock(Connection connection, JobId job) throws SQLException {
        try (Statement statement = new Statement(connection, LOCK)) {
            return statement
                    .bind(job.value())
                    .read(row -> new LockedJobOfRun(
                            row.status(), row.integer(), row.integer(), row.integer(), row.seconds(), row.truth()))
                    .stream()
                    .findFirst();
        }
    }

    /** Empty: no agent has run this attempt. */
    static Optional<AgentRun> find(Connection connection, Attempt attempt) throws SQLException {
        try (Statement statement = new Statement(connection, FIND)) {
            return statement
                    .bind(attempt.job().value())
                    .bind(attempt.number())
                    .read(row -> new AgentRun(
                            row.text(), row.seconds(), row.bigint(), row.bigint(), row.truth(), row.textOrNull()))
                    .stream()
                    .findFirst();
        }
    }

    static List<AgentLeaseReading> leases(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, LEASES)) {
            return statement.read(
                    row -> new AgentLeaseReading(new Attempt(row.jobId(), row.integer()), row.seconds(), row.bigint()));
        }
    }

    static void finish(Connection connection, Attempt attempt, String digest) throws SQLException {
        try (Statement statement = new Statement(connection, FINISH)) {
            statement
                    .bind(digest)
                    .bind(attempt.job().value())
                    .bind(attempt.number())
                    .update();
        }
    }

    /**
     * A live run goes back to the backlog. Empty: it is over, or its lease has moved on.
     *
     * @param counter what its lease must read; null: whatever
     * @param lost whether its agent is lost
     */
    static Optional<EndOfRun> giveBack(Connection connection, Attempt attempt, @Nullable Long counter, boolean lost)
            throws SQLException {
        lock(connection, attempt.job());
        Optional<AgentRun> run = find(connection, attempt)
                .filter(found -> !found.ended() && (counter == null || counter == found.counter()));
        if (run.isEmpty()) {
            return Optional.empty();
        }
        end(connection, List.of(attempt));
        return GiveBack.toBacklog(connection, attempt, lost).stream().findFirst();
    }

    static List<EndOfRun> cancelOverdue(Connection connection, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, OVERDUE)) {
            return ended(connection, statement.bind(limit).read(EndOfRun::read));
        }
    }

    /** Ends those of the attempts that agents run. All of them run, and this transaction has locked their jobs. */
    static List<EndOfRun> cancel(Connection connection, List<Attempt> running) throws SQLException {
        if (running.isEmpty()) {
            return List.of();
        }
        try (Statement statement = new Statement(connection, CANCEL)) {
            List<EndOfRun> ends = statement
                    .bindUuids(running, attempt -> attempt.job().value())
                    .bindIntegers(running, Attempt::number)
                    .read(EndOfRun::read);
            return ended(connection, ends);
        }
    }

    private static List<EndOfRun> ended(Connection connection, List<EndOfRun> ends) throws SQLException {
        end(connection, ends.stream().map(EndOfRun::attempt).toList());
        return ends;
    }

    private static void end(Connection connection, List<Attempt> attempts) throws SQLException {
        if (attempts.isEmpty()) {
            return;
        }
        try (Statement statement = new Statement(connection, END)) {
            statement
                    .bindUuids(attempts, attempt -> attempt.job().value())
                    .bindIntegers(attempts, Attempt::number)
                    .update();
        }
    }
}
