package io.millrace.core.port;

import io.millrace.core.job.JobId;
import io.millrace.core.webhook.Delivery;
import io.millrace.core.webhook.DueDelivery;
import io.millrace.core.webhook.Lane;
import io.millrace.core.webhook.Tried;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks that are to be sent, and what became of them. A row comes into being in the transaction of the outcome that it tells of, so there is
 * exactly one for each outcome of a job that has a callback, and none for what was not committed. Every call may throw {@link
 * StoreUnavailableException}.
 */
public interface DeliveryStore {
    /**
     * Lanes with something to be tried now.
     *
     * @param after goes on behind that lane; null: from the first one
     * @param passedOver owners whose lanes are left out, however many they have
     * @param most so many lanes are looked at that have anything pending
     */
    DueLanes dueLanes(@Nullable Lane after, Set<String> passedOver, int most);

    /** @param next give it as {@code after} to go on; null: that were all */
    record DueLanes(List<Lane> lanes, @Nullable Lane next) {}

    /**
     * What there is room for.
     *
     * @param tries of one lane
     * @param bytesOfOwner of payloads of all lanes of its owner, but for the last one
     */
    record Room(int tries, long bytesOfOwner) {}

    /**
     * Takes tries over, the longest due ones of each lane first. Nobody else is given them until {@code hold} is over; then they are taken to
     * have been lost, and are due again.
     *
     * @param rooms how much of each lane at most; earlier ones go first
     * @param bytes of payloads at most, all together, but for the last one
     */
    List<DueDelivery> take(Map<Lane, Room> rooms, long bytes, Duration hold);

    /** Tries have ended. Of a delivery that has been tried again since, or has ended, nothing is changed. */
    void record(Collection<Tried> tries);

    /** The deliveries of a job, oldest first. */
    List<Delivery> of(JobId job);

    /** Is sent now, whatever became of it, and for another day if need be; so is what comes to its URL from now on. Empty: there is none. */
    Optional<Delivery> redeliver(JobId job, UUID delivery);
}
