package io.millrace.store;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobChanges.Change;
import io.millrace.core.port.JobChanges.Point;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When a job has changed, without a column that says so, which each transition would have to write into an index. Every status has a time
 * of its own, or that of the attempt that ended when it came to be, and an index that begins with it, or few rows.
 */
final class ChangedJobs {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String EVENT = "job_id, owner, type, status, attempt";

    /** Of a job aliased j: when its attempt, if it is over, ended. */
    private static final String ATTEMPT_ENDED =
            "(SELECT a.finished_at FROM job_attempt a WHERE a.job_id = j.job_id AND a.attempt = j.attempt)";

    /** Parameters: owner, rows, time, job, rows. Who goes back to the backlog keeps his place there, so that run_at may be long ago. */
    private static final String OF_OWNER = """
            SELECT job_id, owner, type, status, attempt, changed FROM (
                SELECT j.*, CASE status
                    WHEN 'scheduled' THEN coalesce(%1$s, created_at)
                    WHEN 'queued' THEN coalesce(queued_at, GREATEST(run_at, %1$s))
                    WHEN 'processing' THEN started_at
                    ELSE finished_at END AS changed
                FROM (SELECT * FROM job WHERE owner = ? ORDER BY job_id DESC LIMIT ?) j) c
            WHERE (changed, job_id) > (?, ?) ORDER BY changed, job_id LIMIT ?""".formatted(ATTEMPT_ENDED);

    /**
     * Parameters: time, job, owners, rows to examine, rows. A branch for each way to change; who has jobs that wait is in their counts. A
     * branch that has as many rows as were to be examined may have left out later ones, and those of the time of its last: nothing is
     * answered from there on. The %1$s is a condition on owners, %2$s what is told.
     */
    private static final String LATELY = """
            WITH asked AS MATERIALIZED (
                SELECT ?::timestamptz AS since, ?::uuid AS last, ?::text[] AS owners, ?::int AS examined),
            by_default AS MATERIALIZED (
                SELECT %2$s, finished_at AS changed FROM job
                WHERE finished_at IS NOT NULL AND retention_seconds IS NULL AND finished_at >= (SELECT since FROM asked)
                ORDER BY finished_at LIMIT (SELECT examined FROM asked)),
            as_asked AS MATERIALIZED (
                SELECT %2$s, finished_at AS changed FROM job
                WHERE finished_at IS NOT NULL AND retention_seconds IS NOT NULL AND finished_at >= (SELECT since FROM asked)
                ORDER BY finished_at LIMIT (SELECT examined FROM asked)),
            to_repeat AS MATERIALIZED (
                SELECT job_id, attempt, finished_at AS changed FROM job_attempt
                WHERE outcome IN ('failed', 'lost', 'released') AND finished_at >= (SELECT since FROM asked)
                ORDER BY finished_at LIMIT (SELECT examined FROM asked)),
            waiting AS MATERIALIZED (
                SELECT owner, type, priority, status FROM job_count WHERE %1$s
                UNION SELECT owner, type, priority, status FROM job_count_change WHERE %1$s),
            backlog AS MATERIALIZED (
                SELECT in_line.* FROM waiting w CROSS JOIN LATERAL (
                    SELECT %2$s, priority, run_at FROM job WHERE status = 'queued' AND queued_at IS NULL
                        AND type = w.type AND priority = w.priority AND owner = w.owner AND run_at >= (SELECT since FROM asked)
                    ORDER BY run_at LIMIT (SELECT examined FROM asked)) in_line WHERE w.status = 'queued'),
            delayed AS MATERIALIZED (
                SELECT later.* FROM (SELECT DISTINCT owner FROM waiting WHERE status = 'scheduled') w CROSS JOIN LATERAL (
                    SELECT %2$s, created_at AS changed FROM job
                    WHERE status = 'scheduled' AND attempt = 0 AND owner = w.owner AND created_at >= (SELECT since FROM asked)
                    ORDER BY created_at LIMIT (SELECT examined FROM asked)) later),
            last_of_full AS (
                SELECT max(changed) AS changed, count(*) FROM by_default
                UNION ALL SELECT max(changed), count(*) FROM as_asked
                UNION ALL SELECT max(changed), count(*) FROM to_repeat
                UNION ALL SELECT max(run_at), count(*) FROM backlog GROUP BY owner, type, priority
                UNION ALL SELECT max(changed), count(*) FROM delayed GROUP BY owner),
            changes AS (
                SELECT * FROM by_default
                UNION ALL SELECT * FROM as_asked
                UNION ALL SELECT * FROM delayed
                UNION ALL SELECT %2$s, started_at FROM job WHERE status = 'processing'
                UNION ALL SELECT %2$s, queued_at FROM job WHERE status = 'queued' AND queued_at IS NOT NULL
                UNION ALL SELECT %2$s, CASE WHEN attempt = 0 THEN run_at ELSE GREATEST(run_at, %3$s) END FROM backlog j
                UNION ALL SELECT j.job_id, j.owner, j.type, j.status, j.attempt, r.changed
                    FROM to_repeat r JOIN job j ON j.job_id = r.job_id AND j.attempt = r.attempt
                    WHERE j.status = 'scheduled'
                        OR j.status = 'queued' AND j.queued_at IS NULL AND j.run_at < (SELECT since FROM asked))
            SELECT bound, c.* FROM (
                SELECT min(changed) AS bound FROM last_of_full WHERE count >= (SELECT examined FROM asked)) b LEFT JOIN LATERAL (
                SELECT * FROM changes
                WHERE (changed, job_id) > (SELECT since, last FROM asked) AND (bound IS NULL OR changed < bound) AND %1$s
                ORDER BY changed, job_id LIMIT ?) c ON true
            ORDER BY c.changed, c.job_id""";

    private static final String OF_ALL = LATELY.formatted("true", EVENT, ATTEMPT_ENDED);
    private static final String OF_SOME =
            LATELY.formatted("owner = ANY ((SELECT owners FROM asked)::text[])", EVENT, ATTEMPT_ENDED);

    private static final String HAS_FEW = "SELECT count(*) <= ? FROM (SELECT FROM job WHERE owner = ? LIMIT ? + 1) few";

    private ChangedJobs() {}

    /**
     * @param bound if more was there than was to be examined: nothing before it is left out, and nothing else is found
     */
    record Found(List<Change> changes, @Nullable Instant bound) {}

    static Instant now(Connection connection) throws SQLException {
        try (Statement statement = new Statement(connection, "SELECT now()")) {
            return statement.read(RowReader::time).get(0);
        }
    }

    /** Whether the owner has no more jobs than that. */
    static boolean hasFew(Connection connection, String owner, int jobs) throws SQLException {
        try (Statement statement = new Statement(connection, HAS_FEW)) {
            return statement
                    .bind(jobs)
                    .bind(owner)
                    .bind(jobs)
                    .read(RowReader::truth)
                    .get(0);
        }
    }

    /** The changes of an owner's newest jobs, first to last. */
    static List<Change> ofOwner(Connection connection, Point point, String owner, int newest, int most)
            throws SQLException {
        try (Statement statement = new Statement(connection, OF_OWNER)) {
            return statement
                    .bind(owner)
                    .bind(newest)
                    .bind(point.time())
                    .bind(last(point))
                    .bind(most)
                    .read(row -> change(row.jobId(), row));
        }
    }

    /** What has changed lately, first to last. */
    static Found lately(Connection connection, Point point, Optional<Set<String>> owners, int examined, int most)
            throws SQLException {
        record Row(@Nullable Instant bound, @Nullable Change change) {}
        try (Statement statement = new Statement(connection, owners.isPresent() ? OF_SOME : OF_ALL)) {
            List<Row> rows = statement
                    .bind(point.time())
                    .bind(last(point))
                    .bindTexts(List.copyOf(owners.orElse(Set.of())), owner -> owner)
                    .bind(examined)
                    .bind(most)
                    .read(row -> {
                        Instant bound = row.timeOrNull();
                        UUID id = row.uuidOrNull();
                        return new Row(bound, id == null ? null : change(new JobId(id), row));
                    });
            return new Found(
                    rows.stream().map(Row::change).filter(Objects::nonNull).toList(),
                    rows.get(0).bound());
        }
    }

    private static UUID last(Point point) {
        JobId job = point.job();
        return job == null ? BEFORE_ALL : job.value();
    }

    private static Change change(JobId id, RowReader row) throws SQLException {
        String owner = row.text();
        String type = row.text();
        return new Change(new JobEvent(id, owner, type, row.status(), row.integer()), row.time());
    }
}
