package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.Json;
import io.millrace.core.job.Progress;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.policy.RetryPolicy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of agents, who pull jobs instead of being handed them, and prove by heartbeats that they live: each run has a lease of its own.
 * Each call is one transaction, committed when it returns. Every call may throw {@link StoreUnavailableException}: then its fate is
 * unknown. All but a claim may be repeated then; a claim whose answer is lost is freed by its lease.
 */
public interface AgentStore {
    /** Bytes that one attempt may write. */
    long MOST_OUTPUT = 16L * 1024 * 1024;

    /**
     * {@code queued} to {@code processing}, attempt + 1, for the oldest claimable job of these types, of the most urgent priority that has
     * one: published or not, of queues that are not paused. Jobs that others claim at the same time are passed over. Empty: there is none.
     *
     * @param runningQuota owners with so many jobs published or running have no more taken from the backlog; empty: any number
     */
    Optional<Job> claim(Wish wish, OptionalInt runningQuota);

    /**
     * What an agent asks for.
     *
     * @param worker its label, shown with the job
     * @param principal the user who alone may write about the run
     * @param lease whole seconds
     */
    record Wish(Set<String> types, String worker, String principal, Duration lease) {
        public Wish {
            types = Set.copyOf(types);
        }
    }

    /** Those of the types that have a claimable job, whatever quotas say. Cheap: what is cheap to ask again and again. */
    Set<String> claimable(Collection<String> types);

    /** The lease's counter + 1, and what the run has to tell, or nothing of all that. */
    Beat heartbeat(Attempt attempt, String principal, @Nullable Progress progress, @Nullable Written written);

    /**
     * A part of what a run writes to its standard output.
     *
     * @param bytes not copied: nobody may change them
     * @param offset bytes of the attempt before it: what is already there of it is dropped; null: it goes behind what is there
     */
    record Written(byte[] bytes, @Nullable Long offset) {}

    /** What a heartbeat has found. */
    sealed interface Beat {
        /** @param cancel whether the run is to end: its time is over, or that was asked for */
        record Held(boolean cancel, Duration lease) implements Beat {}

        /** The offset is beyond what the attempt has written so far: something is missing in between. */
        record Gap(long written) implements Beat {}

        /** More than {@link #MOST_OUTPUT}. */
        record TooMuch() implements Beat {}

        /** The attempt is not current, has ended, or is another principal's (law L3). */
        record Stale() implements Beat {}

        record UnknownJob() implements Beat {}
    }

    /** Ends a run. A failure with tries left goes back to wait for its backoff. */
    Finished finish(Attempt attempt, String principal, Report report, RetryPolicy policy);

    /** How a run ended, as its agent says. */
    sealed interface Report {
        /** What tells the same report from another: equal for equal ones. */
        String digest();

        record Success(Json result, String digest) implements Report {}

        record Failure(JobError error, String digest) implements Report {}
    }

    /** What became of a report. */
    sealed interface Finished {
        record Recorded(JobEvent event) implements Finished {}

        /** The attempt was finished with an equal report before; nothing changed. */
        record Repeated() implements Finished {}

        /** The attempt is not current, has ended otherwise, or is another principal's (law L3). */
        record Stale() implements Finished {}

        record UnknownJob() implements Finished {}
    }

    /** A run that never began goes back to the backlog; nothing is counted against it. Empty: it is over. */
    Optional<JobEvent> release(Attempt attempt);

    /** The leases of all runs, for the reaper. */
    List<AgentLeaseReading> leases();

    /**
     * If the counter still reads so, the run goes back to the backlog, a loss more; one with too many losses fails. Empty: the lease had
     * moved on, or the run was over.
     */
    Optional<JobEvent> reap(AgentLeaseReading dead);

    /** At most {@code limit} runs whose deadline has passed, in PostgreSQL's time, are cancelled with reason {@code timeout}. */
    List<JobEvent> cancelOverdue(int limit);
}
