package io.millrace.worker.run;

import io.millrace.core.job.Attempt;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.JobStore;
import java.util.List;

/** Gives runs that have ended, or never began, back to their queues. */
public final class Releases {
    private final JobStore store;
    private final JobQueue queue;
    private final JobEvents events;

    public Releases(JobStore store, JobQueue queue, JobEvents events) {
        this.store = store;
        this.queue = queue;
        this.events = events;
    }

    /**
     * Releases, publishes and announces.
     *
     * @return what came of it; what others had ended meanwhile is not part of it
     * @throws io.millrace.core.port.StoreUnavailableException as {@link JobStore#release} does; it may be repeated
     */
    public JobStore.Released release(Session session, List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return new JobStore.Released(List.of(), List.of());
        }
        JobStore.Released released = store.release(session, attempts);
        queue.publish(released.queued());
        events.announce(released.events());
        return released;
    }
}
