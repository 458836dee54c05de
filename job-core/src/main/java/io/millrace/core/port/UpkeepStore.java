package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.JobStore.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What every gateway does beside serving, without a leader: rows that another gateway works on are skipped. Every call may
 * throw {@link StoreUnavailableException}.
 */
public interface UpkeepStore {
    /** Dispatch: at most {@code limit} scheduled jobs whose time has come enter the backlogs of their queues. */
    List<JobEvent> dispatchDue(int limit);

    /**
     * Reap: deletes the lease if its counter still reads so and, with a fresh snapshot, moves its runs back to their queues, a
     * loss more; those to be cancelled are cancelled, those with too many losses fail. Empty if the lease had moved on.
     */
    Optional<Released> reap(LeaseReading dead);

    /**
     * Runs of live sessions whose deadline passed more than {@code grace} ago, in PostgreSQL's time, are cancelled with reason
     * {@code timeout}. Their sessions are to stop them.
     */
    Overdue cancelOverdue(Duration grace, int limit);

    /** @param stop the attempts to stop, by session */
    record Overdue(Map<Session, List<Attempt>> stop, List<JobEvent> events) {}

    /** PostgreSQL's clock. */
    Instant now();

    /**
     * Queues with published jobs that have waited at least so long for a claim. What waits in the backlog is no message's business.
     *
     * @param waited zero: all that are published
     */
    Set<QueueId> publishedQueues(Duration waited);

    /**
     * Reconcile, verdict (ii): {@code queued_at} of the oldest among the last {@code 100} first-delivered claims of a queue;
     * empty if there were fewer.
     */
    Optional<Instant> oldestOfRecentClaims(QueueId queue);

    /**
     * Reconcile: at most {@code limit} published jobs of the queue with {@code queued_at} before that time enter it anew.
     */
    List<QueuedJob> requeueBefore(QueueId queue, Instant queuedBefore, int limit);

    /** What a worker reports of a queue, about once a second while it claims from it. */
    void reportClaims(Session session, ClaimReport report);

    /**
     * @param last claims of jobs at their first delivery; the last 100 count
     * @param perSecond how many slots of the session come free for jobs of the queue in a second; 0 or more
     */
    record ClaimReport(QueueId queue, List<ClaimSample> last, double perSecond) {}

    /** One claim at first delivery. Times are PostgreSQL's. */
    record ClaimSample(Instant claimedAt, Instant queuedAt) {}

    /**
     * Retain: removes at most {@code limit} finished jobs that are past their retention and whose windows are over, and the
     * windows with them.
     *
     * @param fallback the retention of jobs that name none
     */
    Removed removeExpired(Duration fallback, int limit);

    /**
     * @param jobs how many went
     * @param windows the keys that are free now
     */
    record Removed(int jobs, List<WindowKey> windows) {}
}
