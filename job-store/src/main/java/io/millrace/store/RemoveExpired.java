package io.millrace.store;

import io.millrace.core.job.JobId;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.core.port.UpkeepStore.Removed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Retain: finished jobs past their retention go, with their attempts, output, deliveries and windows; a job outlives its window. Who is still
 * to be told of a job is told all the same. One gateway at a time: for another that comes meanwhile there is nothing to remove.
 */
final class RemoveExpired {
    private static final String WINDOW_IS_OVER = """
            NOT EXISTS (SELECT FROM dedup_window w WHERE w.owner = j.owner AND w.object_id = j.object_id
                AND w.job_id = j.job_id AND w.expires_at > now())""";

    /** Of at most 64 KiB each. */
    private static final int MOST_PIECES = 1_000;

    /** In the words of the index {@code job_kept_until}. */
    private static final String KEPT_UNTIL = """
            GREATEST(
                (j.finished_at AT TIME ZONE 'UTC') + j.retention_seconds * interval '1 second',
                CASE WHEN j.object_id IS NOT NULL
                     THEN (j.created_at AT TIME ZONE 'UTC') + j.dedup_window_seconds * interval '1 second' END)""";

    private static final String NO_OUTPUT = "NOT EXISTS (SELECT FROM job_output o WHERE o.job_id = j.job_id)";

    private static final String EXPIRED = """
            WITH turn AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(hashtextextended('millrace.retention', 0)) AS mine),
            by_default AS (
                SELECT job_id, owner, object_id FROM job j
                WHERE (SELECT mine FROM turn) AND finished_at IS NOT NULL AND retention_seconds IS NULL
                    AND finished_at < now() - ? * interval '1 microsecond' AND %1$s
                ORDER BY finished_at LIMIT ? FOR UPDATE SKIP LOCKED),
            as_asked AS (
                SELECT job_id, owner, object_id FROM job j
                WHERE (SELECT mine FROM turn) AND finished_at IS NOT NULL AND retention_seconds IS NOT NULL
                    AND %2$s < now() AT TIME ZONE 'UTC' AND %1$s
                ORDER BY %2$s LIMIT ? FOR UPDATE SKIP LOCKED),
            expired AS MATERIALIZED (
                SELECT * FROM (SELECT * FROM by_default UNION ALL SELECT * FROM as_asked) both_kinds LIMIT ?)""";

    /** There can be far more of it than of all else, so it goes first, a little at a time. */
    private static final String OUTPUT = EXPIRED.formatted(WINDOW_IS_OVER, KEPT_UNTIL) + """
            DELETE FROM job_output WHERE (job_id, attempt, start) IN (
                SELECT o.job_id, o.attempt, o.start FROM job_output o JOIN expired e ON e.job_id = o.job_id LIMIT %d)""".formatted(MOST_PIECES);

    private static final String SQL = EXPIRED.formatted(WINDOW_IS_OVER + " AND " + NO_OUTPUT, KEPT_UNTIL) + """
            , windows AS (
                SELECT w.owner, w.object_id, w.job_id
                FROM dedup_window w
                JOIN expired e ON e.owner = w.owner AND e.object_id = w.object_id AND e.job_id = w.job_id
                ORDER BY w.owner, w.object_id FOR UPDATE OF w),
            freed AS (
                DELETE FROM dedup_window w USING windows
                WHERE w.owner = windows.owner AND w.object_id = windows.object_id AND w.job_id = windows.job_id
                RETURNING w.owner, w.object_id, w.job_id),
            forgotten AS (
                DELETE FROM job_attempt a USING expired WHERE a.job_id = expired.job_id),
            agents AS (
                DELETE FROM agent_run a USING expired WHERE a.job_id = expired.job_id),
            told AS (
                DELETE FROM webhook_delivery d USING expired WHERE d.job_id = expired.job_id AND d.state <> 'pending'),
            removed AS (
                DELETE FROM job j USING expired WHERE j.job_id = expired.job_id RETURNING j.job_id)
            SELECT job_id, NULL AS owner, NULL AS object_id FROM removed
            UNION ALL
            SELECT job_id, owner, object_id FROM freed""";

    private RemoveExpired() {}

    /** Some of the output of those that are expired. False: there may be more of it. */
    static boolean removeOutput(Connection connection, Duration fallback, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, OUTPUT)) {
            return statement.bind(fallback).bind(limit).bind(limit).bind(limit).update() < MOST_PIECES;
        }
    }

    /** Those of which no output is left. */
    static Removed remove(Connection connection, Duration fallback, int limit) throws SQLException {
        try (Statement statement = new Statement(connection, SQL)) {
            List<Optional<WindowKey>> rows =
                    statement.bind(fallback).bind(limit).bind(limit).bind(limit).read(RemoveExpired::row);
            List<WindowKey> windows = rows.stream().flatMap(Optional::stream).toList();
            return new Removed(rows.size() - windows.size(), windows);
        }
    }

    /** A job, which is empty, or a window. */
    private static Optional<WindowKey> row(RowReader row) throws SQLException {
        JobId job = row.jobId();
        String owner = row.textOrNull();
        return owner == null ? Optional.empty() : Optional.of(new WindowKey(owner, row.text(), job));
    }
}
