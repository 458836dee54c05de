package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.JobStore.Cancellation;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.log.JobLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cancels: the row first, then the key of a window that is free again, then a word to the worker and to those who wait. A word that is
 * lost costs half a second: the worker reads the same from its renewal.
 */
public final class Canceller {
    private final JobStore store;
    private final DedupGate gate;
    private final WorkerLine line;
    private final JobEvents events;

    public Canceller(JobStore store, DedupGate gate, WorkerLine line, JobEvents events) {
        this.store = store;
        this.gate = gate;
        this.line = line;
        this.events = events;
    }

    /**
     * Asks for the end of a job. Blocks.
     *
     * @param owner only a job of this owner is touched; empty: anybody's
     * @throws JobException.UnknownJob if there is none, or it is another's
     * @throws JobException.NotCancellable if it has ended
     * @throws JobException.Unavailable if the store cannot be reached
     */
    public void cancel(JobId id, Optional<String> owner) {
        Cancellation found = ask(List.of(id), owner).getOrDefault(id, new Cancellation.UnknownJob());
        if (found instanceof Cancellation.AlreadyFinished finished) {
            throw new JobException.NotCancellable(finished.status());
        } else if (found instanceof Cancellation.AlreadyCancelled) {
            throw new JobException.NotCancellable(JobStatus.CANCELLED);
        } else if (found instanceof Cancellation.UnknownJob) {
            throw new JobException.UnknownJob();
        }
    }

    /** Asks for the end of many, and answers how many end of it: at once, or when their workers have stopped them. Blocks. */
    public int cancelAll(Collection<JobId> ids, Optional<String> owner) {
        return (int) ask(ids, owner).values().stream()
                .filter(found -> found instanceof Cancellation.Done || found instanceof Cancellation.Requested)
                .count();
    }

    private Map<JobId, Cancellation> ask(Collection<JobId> ids, Optional<String> owner) {
        try {
            Map<JobId, Cancellation> found = store.cancel(ids, owner);
            List<JobEvent> ended = new ArrayList<>();
            found.values().forEach(cancellation -> tell(cancellation, ended));
            if (!ended.isEmpty()) {
                events.announce(ended);
            }
            return found;
        } catch (StoreUnavailableException e) {
            throw new JobException.Unavailable();
        }
    }

    private void tell(Cancellation found, List<JobEvent> ended) {
        if (found instanceof Cancellation.Done done) {
            done.freedKey().ifPresent(gate::free);
            ended.add(done.event());
            JobLog.cancelled(done.event());
        } else if (found instanceof Cancellation.Requested requested) {
            line.cancel(requested.session(), requested.attempt(), Reason.CANCELLED_BY_USER);
            JobLog.toBeCancelled(requested.attempt());
        }
    }

    /**
     * Whether the job is cancelled by now; otherwise it is about to be.
     *
     * @throws JobException.NotCancellable if its completion won
     */
    static boolean isDone(Job job) {
        if (job.status() == JobStatus.COMPLETED || job.status() == JobStatus.FAILED) {
            throw new JobException.NotCancellable(job.status());
        }
        return job.status() == JobStatus.CANCELLED;
    }
}
