package io.millrace.core.port;

import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queues, for operators and for who asks why a job does not run. Every call may throw {@link StoreUnavailableException}. */
public interface QueueStore {
    /** The queues of all types, by type and priority. */
    Queues queues();

    /** @param at when that was so, by the store's clock */
    record Queues(Instant at, List<QueueView> all) {}

    /**
     * @param published how many of the waiting are in the broker's queue, or in a worker's hands and unclaimed
     * @param waitingByOwner what waits, published or not, and since when
     */
    record QueueView(QueueId id, boolean paused, int published, int running, List<Waiting> waitingByOwner) {
        public long waiting() {
            return waitingByOwner.stream().mapToLong(Waiting::jobs).sum();
        }

        /** Null: nothing waits. */
        public @Nullable Instant oldest() {
            return waitingByOwner.stream()
                    .map(Waiting::oldest)
                    .min(Instant::compareTo)
                    .orElse(null);
        }
    }

    /** @param oldest since when the oldest of them could run */
    record Waiting(String owner, long jobs, Instant oldest) {}

    /** From the end of this call on no job of the queue starts; what runs goes on. Again: no change. */
    void pause(QueueId queue);

    /** Again: no change. */
    void resume(QueueId queue);

    /** What stands between a job and its run; empty if it is not queued. */
    Optional<Hindrances> hindrances(JobId job);

    /**
     * @param published whether it has been handed to the broker
     * @param served whether a live worker serves its type
     * @param agents whether an agent runs a job of its type
     * @param held how many jobs of its owner are published or running
     * @param ahead how many jobs of the same owner wait before it in its queue; counted up to {@link #MOST_COUNTED}
     */
    record Hindrances(boolean paused, boolean published, boolean served, boolean agents, int held, int ahead) {
        public static final int MOST_COUNTED = 100;
    }
}
