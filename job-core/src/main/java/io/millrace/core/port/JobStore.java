package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Progress;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The truth about jobs, as the verbs of their life. Each call is one transaction, committed when it returns, for all the
 * jobs at hand. Every call may throw {@link StoreUnavailableException}: then its fate is unknown and it may be repeated with
 * the same arguments.
 */
public interface JobStore {
    /**
     * Step 3, persist. Takes windows and inserts rows; answers in the order of the batch. Equal keys within a batch are
     * collapsed: one is accepted, the others are its duplicates. Repeating a call whose fate was unknown accepts what it had
     * accepted. A row that the database refuses as data throws {@link IllegalArgumentException} for a batch of one; in a
     * larger batch the caller retries the rows singly.
     */
    List<Admission> persist(List<GatedSubmission> batch, IntakeLimits limits);

    /**
     * Step 6, claim: {@code queued} to {@code processing}, attempt + 1, for those of the jobs that are still published, of queues that
     * are not paused.
     *
     * @param jobs no more than the free slots
     * @param alone true: the one job may be one that has lost two workers and so runs alone; false: such jobs are left out
     */
    Claim claim(Session session, List<JobId> jobs, boolean alone);

    /** @param leaseHeld false: the session is dead, nothing was claimed, and the deliveries belong to others */
    record Claim(boolean leaseHeld, List<ClaimedRun> runs) {}

    /**
     * The message of this job is in hand, but cannot be claimed yet: it is to run alone. Its {@code queued_at} becomes now, so
     * that reconcile does not take the message for lost. False if the job is not published any more: the message is of no use.
     */
    boolean keepQueued(JobId job);

    /** Step 7. Progress of a stale attempt is dropped. */
    void saveProgress(Map<Attempt, Progress> progress);

    /**
     * Step 8, record: outcomes with the history of their attempts. Answers what was written; an outcome whose attempt is
     * stale is missing from it and changed nothing (law L3). A request to cancel wins over a failure, success over a request.
     */
    List<JobEvent> record(List<Outcome> outcomes);

    /**
     * Runs that have ended, or never began, go back: {@code queued} again and not counted as failures; cancelled if that was
     * requested. Stale attempts are left out.
     */
    Released release(Session session, List<Attempt> attempts);

    /**
     * @param queued to be published again
     * @param events of all that changed
     */
    record Released(List<QueuedJob> queued, List<JobEvent> events) {}

    /**
     * Asks for the end of jobs. Answers for each of them.
     *
     * @param owner only jobs of this owner are touched; empty: anybody's
     */
    Map<JobId, Cancellation> cancel(Collection<JobId> jobs, Optional<String> owner);

    /** What a request to cancel has found. */
    sealed interface Cancellation {
        /**
         * It was waiting and will never run, or an agent ran it, who finds out; if {@code freedKey}, it had never run and its window is free
         * again.
         */
        record Done(JobEvent event, Optional<WindowKey> freedKey) implements Cancellation {}

        /** It runs; its worker is to stop it. */
        record Requested(Attempt attempt, Session session) implements Cancellation {}

        record AlreadyCancelled() implements Cancellation {}

        record AlreadyFinished(JobStatus status) implements Cancellation {}

        record UnknownJob() implements Cancellation {}
    }

    /**
     * Failed and cancelled jobs begin anew, under their own ids: {@code queued}, nothing counted against them, each with the window of
     * its {@code object_id} taken anew. Answers for each of them.
     *
     * @param owner only jobs of this owner are touched; empty: anybody's
     */
    Map<JobId, Retrial> retry(Collection<JobId> jobs, Optional<String> owner, IntakeLimits limits);

    /** What a request to retry has found. */
    sealed interface Retrial {
        /** It waits in the backlog. */
        record Done(JobEvent event) implements Retrial {}

        /** It has not ended, or it has completed. */
        record NotRetryable(JobStatus status) implements Retrial {}

        /** Another job holds the window of its {@code object_id} by now. */
        record Conflict(JobId holder) implements Retrial {}

        /** Its owner has as many unfinished jobs as it may. */
        record OverQuota(int quota) implements Retrial {}

        record UnknownJob() implements Retrial {}
    }

    /** The key of a dedup window. */
    record WindowKey(String owner, String objectId, JobId holder) {}

    /** Marks a running attempt as to be cancelled, so that it ends so even if its worker dies. False if it is stale. */
    boolean requestCancel(Attempt attempt, Reason reason);
}
