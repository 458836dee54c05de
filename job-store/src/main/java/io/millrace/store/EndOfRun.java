package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Trace;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.EndListener.AttemptEnd;
import io.millrace.core.port.EndListener.End;
import io.millrace.core.port.JobStore.Released;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of {@code processing}, shared by record, release, reap and the end of overdue runs: the job's row and the
 * history of its attempt change in the same statement.
 *
 * @param queued what is to be published; null unless it went back to its queue, and not to the backlog
 * @param session whose run it was
 * @param end of the attempt, and of the job if that has ended with it
 */
record EndOfRun(JobEvent event, @Nullable QueuedJob queued, Session session, End end) {

    /**
     * Completes a statement whose last common table expression is {@code verdict}, about rows that an earlier one has locked:
     * {@code job_id, session, status} (the next one of the job), {@code outcome} (of the attempt), {@code reason, error_code,
     * error_message} (of the attempt; the job takes them over at a bad end), {@code result} (taken over at any end), {@code
     * retry_micros, failed, lost} (0 or 1 each), {@code backlog} (what goes back waits there, instead of being published). The error of a
     * timeout is the same whoever ended the run.
     */
    static final String STATEMENT_TAIL = """
            , ended AS (
                UPDATE job j SET
                    status = v.status,
                    session = NULL,
                    deadline_at = NULL,
                    result = CASE WHEN v.status IN ('completed', 'failed', 'cancelled') THEN v.result::jsonb END,
                    reason = CASE WHEN v.status IN ('failed', 'cancelled') THEN v.reason END,
                    error_code = CASE WHEN v.status IN ('failed', 'cancelled') THEN
                        CASE WHEN v.reason = 'timeout' THEN 'timeout' ELSE v.error_code END END,
                    error_message = CASE WHEN v.status IN ('failed', 'cancelled') THEN
                        CASE WHEN v.reason = 'timeout' THEN 'timed out after ' || j.timeout_seconds || ' seconds'
                             ELSE v.error_message END END,
                    finished_at = CASE WHEN v.status IN ('completed', 'failed', 'cancelled') THEN now() END,
                    queued_at = CASE WHEN v.status = 'queued' AND NOT v.backlog THEN now()
                                     WHEN v.status IN ('queued', 'scheduled') THEN NULL ELSE j.queued_at END,
                    run_at = CASE v.status WHEN 'scheduled' THEN now() + v.retry_micros * interval '1 microsecond'
                                           ELSE j.run_at END,
                    failures = j.failures + v.failed,
                    losses = j.losses + v.lost
                FROM verdict v WHERE j.job_id = v.job_id
                RETURNING j.job_id, j.attempt, j.owner, j.type, j.priority, j.status, j.losses, j.worker, j.started_at, j.run_at, j.timeout_seconds,
                    j.queued_at, j.trace_id, j.span_id,
                    v.session, v.outcome, v.reason, v.error_code, v.error_message, """ + Webhooks.COLUMNS + """
            ),
            history AS (
                INSERT INTO job_attempt
                    (job_id, attempt, worker, started_at, finished_at, outcome, reason, error_code, error_message)
                SELECT job_id, attempt, worker, started_at, now(), outcome, reason,
                    CASE WHEN reason = 'timeout' THEN 'timeout' ELSE error_code END,
                    CASE WHEN reason = 'timeout' THEN 'timed out after ' || timeout_seconds || ' seconds' ELSE error_message END
                FROM ended)
            """
            + Webhooks.told("ended")
            + MinuteCounts.told("ended")
            + WaitingCounts.change(
                    "counted", "+", "status", "ended WHERE status IN ('queued', 'scheduled') AND queued_at IS NULL")
            + """
            SELECT job_id, owner, type, priority, status, attempt, losses, session, queued_at IS NOT NULL, outcome, reason,
                trace_id, span_id FROM ended""";

    static EndOfRun read(RowReader row) throws SQLException {
        JobId id = row.jobId();
        String owner = row.text();
        QueueId queue = row.queue();
        JobStatus status = row.status();
        int attempt = row.integer();
        boolean alone = row.integer() >= Losses.RUNS_ALONE_FROM;
        Session session = new Session(row.uuid());
        boolean published = row.truth() && status == JobStatus.QUEUED;
        End end = new End(AttemptEnd.of(row.text()), status, row.reasonOrNull());
        Trace trace = row.traceOrNull();
        return new EndOfRun(
                new JobEvent(id, owner, queue.type(), status, attempt),
                published ? new QueuedJob(id, queue, alone, Trace.recorded(trace)) : null,
                session,
                end);
    }

    Attempt attempt() {
        return new Attempt(event.id(), event.attempt());
    }

    static Released released(List<EndOfRun> ends) {
        return new Released(
                ends.stream().flatMap(end -> Stream.ofNullable(end.queued)).toList(),
                ends.stream().map(EndOfRun::event).toList());
    }
}
