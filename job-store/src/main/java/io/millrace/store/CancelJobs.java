package io.millrace.store;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.port.EndListener.End;
import io.millrace.core.port.JobStore.Cancellation;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.store.Ends.Along;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The end of jobs on request: at once while they wait or agents run them, by their workers while those run them. */
final class CancelJobs {
    /** The rows are locked and cannot change any more: what they were is read beside what they become. */
    private static final String CANCEL_WAITING = """
            WITH waiting AS (
                SELECT status, type, priority, owner FROM job
                WHERE job_id = ANY (?) AND (status = 'scheduled' OR status = 'queued' AND queued_at IS NULL)),
            cancelled AS (
                UPDATE job j SET status = 'cancelled', reason = 'cancelled_by_user', finished_at = now()
                WHERE j.job_id = ANY (?) RETURNING j.job_id, j.owner, j.status, j.run_at, NULL::timestamptz AS started_at, """ + Webhooks.COLUMNS + ")" + Webhooks.told("cancelled")
            + MinuteCounts.told("cancelled")
            + WaitingCounts.change("counted", "-", "status", "waiting") + "SELECT job_id FROM cancelled";

    private static final String FREE_WINDOWS = """
            WITH held AS (
                SELECT w.owner, w.object_id, w.job_id
                FROM dedup_window w JOIN unnest(?::text[], ?::text[], ?::uuid[]) AS k (owner, object_id, job_id)
                    ON w.owner = k.owner AND w.object_id = k.object_id AND w.job_id = k.job_id
                ORDER BY w.owner, w.object_id FOR UPDATE OF w)
            DELETE FROM dedup_window w USING held
            WHERE w.owner = held.owner AND w.object_id = held.object_id AND w.job_id = held.job_id
            RETURNING w.job_id""";

    private static final String REQUEST = """
            WITH asked AS MATERIALIZED (SELECT * FROM unnest(?::uuid[], ?::int[]) AS a (job_id, attempt)),
            held AS (
                SELECT j.job_id, j.attempt, j.status FROM job j JOIN asked a ON a.job_id = j.job_id AND a.attempt = j.attempt
                ORDER BY j.job_id FOR UPDATE OF j)
            UPDATE job j SET cancel_requested = coalesce(j.cancel_requested, ?)
            FROM held WHERE j.job_id = held.job_id AND held.status = 'processing'""";

    private CancelJobs() {}

    /** Within a transaction. */
    static Along<Map<JobId, Cancellation>> cancel(Connection connection, Collection<JobId> jobs, Optional<String> owner)
            throws SQLException {
        List<LockedJob> locked = LockedJob.lock(connection, jobs, owner);
        List<LockedJob> waiting = locked.stream()
                .filter(job -> job.status() == JobStatus.SCHEDULED || job.status() == JobStatus.QUEUED)
                .toList();
        List<Attempt> running = locked.stream()
                .filter(job -> job.status() == JobStatus.PROCESSING)
                .map(LockedJob::current)
                .toList();
        Set<JobId> freed = waiting.isEmpty() ? Set.of() : cancelWaiting(connection, waiting);
        // Agents find out when they are heard next; their runs end now, so that there is nothing left to request.
        List<EndOfRun> ended = AgentRuns.cancel(connection, running);
        if (running.size() > ended.size()) {
            request(connection, running, Reason.CANCELLED_BY_USER);
        }
        Map<JobId, Cancellation> found = new HashMap<>();
        jobs.forEach(job -> found.put(job, new Cancellation.UnknownJob()));
        locked.forEach(job -> found.put(job.id(), cancellation(job, freed)));
        ended.forEach(run -> found.put(run.event().id(), new Cancellation.Done(run.event(), Optional.empty())));
        return new Along<>(found, ends(waiting.size(), ended));
    }

    private static List<End> ends(int waiting, List<EndOfRun> ofAgents) {
        List<End> ends = new ArrayList<>(
                Collections.nCopies(waiting, new End(null, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER)));
        ofAgents.forEach(run -> ends.add(run.end()));
        return ends;
    }

    private static Cancellation cancellation(LockedJob job, Set<JobId> freed) {
        return switch (job.status()) {
            case SCHEDULED, QUEUED ->
                new Cancellation.Done(
                        new JobEvent(job.id(), job.owner(), job.type(), JobStatus.CANCELLED, job.attempt()),
                        freed.contains(job.id())
                                ? Optional.of(
                                        new WindowKey(job.owner(), Objects.requireNonNull(job.objectId()), job.id()))
                                : Optional.empty());
            case PROCESSING ->
                new Cancellation.Requested(job.current(), new Session(Objects.requireNonNull(job.session())));
            case CANCELLED -> new Cancellation.AlreadyCancelled();
            case COMPLETED, FAILED -> new Cancellation.AlreadyFinished(job.status());
        };
    }

    /** Answers the jobs whose windows are free now: a job that waits for another try has had effects already, and its window stays. */
    private static Set<JobId> cancelWaiting(Connection connection, List<LockedJob> waiting) throws SQLException {
        try (Statement statement = new Statement(connection, CANCEL_WAITING)) {
            statement
                    .bindUuids(waiting, job -> job.id().value())
                    .bindUuids(waiting, job -> job.id().value())
                    .read(RowReader::jobId);
        }
        List<LockedJob> neverRan = waiting.stream()
                .filter(job -> job.attempt() == 0 && job.objectId() != null)
                .toList();
        if (neverRan.isEmpty()) {
            return Set.of();
        }
        try (Statement statement = new Statement(connection, FREE_WINDOWS)) {
            return statement
                    .bindTexts(neverRan, LockedJob::owner)
                    .bindTexts(neverRan, LockedJob::objectId)
                    .bindUuids(neverRan, job -> job.id().value())
                    .readSet(RowReader::jobId);
        }
    }

    /** The first reason stays. Answers how many of the attempts were not stale. */
    static int request(Connection connection, List<Attempt> attempts, Reason reason) throws SQLException {
        try (Statement statement = new Statement(connection, REQUEST)) {
            return statement
                    .bindUuids(attempts, attempt -> attempt.job().value())
                    .bindIntegers(attempts, Attempt::number)
                    .bind(reason.wireName())
                    .update();
        }
    }
}
