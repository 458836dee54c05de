package io.millrace.store;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobState;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.JobTimes;
import io.millrace.core.job.Json;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.job.StoredJob;
import io.millrace.core.job.Trace;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.IntakeLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes windows and inserts jobs: one statement. Windows are taken in the order of their keys. A window is free if it has
 * expired and its job is finished; one that already holds the submission's own id counts as won, since then this is the
 * repetition of a statement whose fate was unknown. {@code job_is_unfinished} is called with the row locked, and looks with
 * a snapshot of its own: this statement's snapshot may be older than the job that it waited for. A job is published at once if
 * there is room and nobody waits in its queue; otherwise it enters the backlog.
 */
final class Acceptance {
    private static final String SQL =
            """
            WITH submitted AS MATERIALIZED (
                SELECT *, GREATEST(coalesce(start_at, now() + coalesce(delay_micros, 0) * interval '1 microsecond'), now()) AS due
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::int[],
                            ?::int[], ?::int[], ?::timestamptz[], ?::bigint[], ?::text[], ?::text[], ?::bool[], ?::text[], ?::text[],
                            ?::text[])
                    AS s (job_id, owner, object_id, type, params, labels, timeout_seconds, max_attempts, backoff_seconds,
                          dedup_window_seconds, retention_seconds, start_at, delay_micros, trace_id, priority, direct, masked_params,
                          callback_url, span_id)),
            closed AS MATERIALIZED (
                SELECT q.type, q.priority FROM (SELECT DISTINCT type, priority FROM submitted WHERE direct) q
                WHERE EXISTS (SELECT FROM paused_queue p WHERE p.type = q.type AND p.priority = q.priority)
                    OR (SELECT true FROM job b WHERE b.status = 'queued' AND b.queued_at IS NULL
                        AND b.type = q.type AND b.priority = q.priority ORDER BY b.owner LIMIT 1)),
            won AS (
                INSERT INTO dedup_window AS w (owner, object_id, job_id, expires_at)
                SELECT owner, object_id, job_id, now() + dedup_window_seconds * interval '1 second'
                FROM submitted WHERE object_id IS NOT NULL ORDER BY owner, object_id
                ON CONFLICT (owner, object_id) DO UPDATE SET
                    job_id = excluded.job_id,
                    expires_at = CASE WHEN w.job_id = excluded.job_id THEN w.expires_at ELSE excluded.expires_at END
                WHERE CASE WHEN w.job_id = excluded.job_id THEN true
                           WHEN w.expires_at > now() THEN false
                           ELSE NOT job_is_unfinished(w.job_id) END
                RETURNING w.job_id),
            accepted AS (
                INSERT INTO job (job_id, owner, object_id, type, priority, params, labels, status, timeout_seconds, max_attempts,
                                 backoff_seconds, dedup_window_seconds, retention_seconds, created_at, run_at, queued_at, trace_id,
                                 masked_params, callback_url, span_id)
                SELECT job_id, owner, object_id, type, priority, params::jsonb, labels::jsonb,
                       CASE WHEN due > now() THEN 'scheduled' ELSE 'queued' END,
                       timeout_seconds, max_attempts, backoff_seconds, dedup_window_seconds, retention_seconds, now(), due,
                       CASE WHEN due <= now() AND direct AND (type, priority) NOT IN (SELECT type, priority FROM closed) THEN now() END,
                       trace_id, masked_params::jsonb, callback_url, span_id
                FROM submitted WHERE object_id IS NULL OR job_id IN (SELECT job_id FROM won)
                ON CONFLICT (job_id) DO NOTHING
                RETURNING job_id, status, created_at, run_at, queued_at, type, priority, owner)
            """ + WaitingCounts.change("counted", "+", "status", "accepted WHERE queued_at IS NULL") + """
            SELECT job_id, status, created_at, run_at, queued_at IS NOT NULL FROM accepted""";

    private Acceptance() {}

    /** Answers what was inserted now. What is missing has lost its window, or had been inserted before. */
    static Map<JobId, Admission> accept(Connection connection, List<ValidSubmission> submissions, IntakeLimits limits)
            throws SQLException {
        Map<JobId, ValidSubmission> byId =
                submissions.stream().collect(Collectors.toMap(ValidSubmission::id, Function.identity()));
        Map<JobId, Admission> accepted = new HashMap<>();
        try (Statement statement = new Statement(connection, SQL)) {
            bind(statement, submissions, limits)
                    .read(row -> accepted(byId, row))
                    .forEach(answer -> accepted.put(answer.stored().job().id(), answer));
        }
        return accepted;
    }

    private static Statement bind(Statement statement, List<ValidSubmission> submissions, IntakeLimits limits)
            throws SQLException {
        return statement
                .bindUuids(submissions, each -> each.id().value())
                .bindTexts(submissions, ValidSubmission::owner)
                .bindTexts(submissions, each -> each.spec().objectId())
                .bindTexts(submissions, each -> each.spec().type())
                .bindTexts(submissions, each -> each.spec().params().text())
                .bindTexts(submissions, each -> Labels.format(each.spec().labels()))
                .bindIntegers(submissions, each -> seconds(policy(each).timeout()))
                .bindIntegers(submissions, each -> policy(each).maxAttempts())
                .bindIntegers(submissions, each -> seconds(policy(each).backoff()))
                .bindIntegers(submissions, each -> seconds(policy(each).dedupWindow()))
                .bindIntegers(submissions, each -> seconds(policy(each).retention()))
                .bindTimes(submissions, each -> each.start() instanceof Start.At at ? at.time() : null)
                .bindDurations(submissions, each -> each.start() instanceof Start.After after ? after.delay() : null)
                .bindTexts(
                        submissions,
                        each -> each.trace() == null ? null : each.trace().id())
                .bindTexts(submissions, each -> each.spec().priority().wireName())
                .bindBooleans(
                        submissions,
                        each -> each.start() instanceof Start.Now
                                && limits.takeRoom(each.spec().queue()))
                .bindTexts(submissions, each -> text(each.spec().masked()))
                .bindTexts(submissions, each -> each.spec().callbackUrl())
                .bindTexts(
                        submissions,
                        each -> each.trace() == null ? null : each.trace().spanId());
    }

    private static @Nullable String text(@Nullable Json json) {
        return json == null ? null : json.text();
    }

    private static RunPolicy policy(ValidSubmission submission) {
        return submission.spec().policy();
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }

    private static Accepted accepted(Map<JobId, ValidSubmission> byId, RowReader row) throws SQLException {
        ValidSubmission submission = Objects.requireNonNull(byId.get(row.jobId()));
        JobStatus status = row.status();
        Instant createdAt = row.time();
        Job job = new Job(
                submission.id(),
                submission.owner(),
                submission.spec(),
                new JobState(status, null, 0, null, null, null, null),
                new JobTimes(createdAt, row.time(), null, null, null),
                submission.trace());
        return accepted(job, row.truth(), false);
    }

    /**
     * @param published whether it was handed to the broker, or is to be
     * @param alone whether it has met so many lost workers that it runs alone
     */
    static Accepted accepted(Job job, boolean published, boolean alone) {
        boolean waits = published && job.status() == JobStatus.QUEUED;
        return new Accepted(
                new StoredJob(job),
                waits ? new QueuedJob(job.id(), job.spec().queue(), alone, Trace.recorded(job.trace())) : null);
    }
}
