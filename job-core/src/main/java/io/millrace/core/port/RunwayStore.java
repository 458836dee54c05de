package io.millrace.core.port;

import io.millrace.core.job.QueuedJob;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The backlog, and how it is fed to the broker: in rotation of owners, oldest first within an owner and a queue, priorities by
 * {@link io.millrace.core.policy.Turns}. Safe on any number of gateways at once. Every call may throw {@link StoreUnavailableException}.
 */
public interface RunwayStore {
    /** Types that have jobs in the backlog, of queues that are not paused; not those that agents alone run: they are never published. */
    Set<String> waitingTypes();

    /** How many more jobs of the type may be published at the moment, whether others wait or not. Changes nothing. */
    int room(String type);

    /**
     * Publishes from the backlog of a type what the runway has room for. Empty: another gateway is just doing so.
     *
     * @param most how many at most, whatever the room
     * @param runningQuota no owner may have more jobs than this published or running, of all types; empty: any number
     */
    Optional<Feed> feed(String type, int most, OptionalInt runningQuota);

    /**
     * @param queued to be published, in this order
     * @param room how many more of the type may be published before the next look; 0 while others wait
     */
    record Feed(List<QueuedJob> queued, int room) {}

    /** Takes what is published and unclaimed of paused queues back into the backlog. Answers how many. */
    int recallPaused();

    /** Folds the changes of the counts of waiting jobs into the counts; about once a second, by any gateway. */
    void foldCounts();

    /** Owners who have at least so many unfinished jobs. */
    Set<String> ownersWith(int openJobs);
}
