package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.JobStore.Retrial;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.log.JobLog;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lets jobs that ended badly begin anew: the row first, then a word to those who feed and who wait. */
public final class Retrier {
    private final JobStore store;
    private final JobEvents events;
    private final Runnable jobsWait;
    private final IntakeLimits limits;

    /**
     * @param jobsWait called when jobs have entered the backlog; must not block
     * @param openJobs how many unfinished jobs an owner may have; empty: any number
     */
    public Retrier(JobStore store, JobEvents events, Runnable jobsWait, Supplier<OptionalInt> openJobs) {
        this.store = store;
        this.events = events;
        this.jobsWait = jobsWait;
        this.limits = IntakeLimits.of(queue -> false, owner -> openJobs.get());
    }

    /**
     * Retries one job. Blocks.
     *
     * @param owner only a job of this owner is touched; empty: anybody's
     * @throws JobException if it is not retried: unknown, not ended badly, its window taken, its owner over quota, or no store
     */
    public void retry(JobId id, Optional<String> owner) {
        Retrial found = retry(List.of(id), owner).getOrDefault(id, new Retrial.UnknownJob());
        if (found instanceof Retrial.NotRetryable no) {
            throw new JobException.NotRetryable(no.status());
        } else if (found instanceof Retrial.Conflict conflict) {
            throw new JobException.DedupConflict(conflict.holder());
        } else if (found instanceof Retrial.OverQuota over) {
            throw new JobException.QuotaOpenJobs(over.quota());
        } else if (found instanceof Retrial.UnknownJob) {
            throw new JobException.UnknownJob();
        }
    }

    /** Retries many, and answers how many are. Blocks. */
    public int retryAll(Collection<JobId> ids, Optional<String> owner) {
        return done(retry(ids, owner)).size();
    }

    private Map<JobId, Retrial> retry(Collection<JobId> ids, Optional<String> owner) {
        try {
            Map<JobId, Retrial> found = store.retry(ids, owner, limits);
            List<JobEvent> begun = done(found);
            if (!begun.isEmpty()) {
                jobsWait.run();
                events.announce(begun);
                begun.forEach(JobLog::retried);
            }
            return found;
        } catch (StoreUnavailableException e) {
            throw new JobException.Unavailable();
        }
    }

    private static List<JobEvent> done(Map<JobId, Retrial> found) {
        return found.values().stream()
                .flatMap(each -> each instanceof Retrial.Done done ? Stream.of(done.event()) : Stream.empty())
                .toList();
    }
}
