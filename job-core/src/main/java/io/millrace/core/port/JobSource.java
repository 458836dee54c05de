package io.millrace.core.port;

import io.millrace.core.job.QueueId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A worker's view of the job queue: deliveries with manual acks. Connection, channel, topology and consumers are rebuilt when
 * they are lost, for as long as the source is open.
 */
public interface JobSource extends AutoCloseable {
    /**
     * Takes deliveries of these types, of every priority, from now on.
     *
     * @param receiver called on one thread of the source, in order; must not block
     */
    void open(Set<String> types, Consumer<Delivery> receiver);

    /**
     * How many unsettled deliveries the broker may have out to this worker for each queue, beside those that came under an
     * earlier value: so it says how many more may come. 0, as at the start: no consumer at all. Takes effect soon, also after
     * a reconnect; the same value again changes nothing.
     */
    void prefetch(int perQueue);

    /**
     * Looks after consumers that the broker has forgotten without a word: one that gets nothing from a queue in which messages are said to
     * wait, though it could take more, from one call to the next, is made anew. To be called every other second or so.
     *
     * @param waiting the queues in which messages have waited for a while
     */
    void renewStarved(Set<QueueId> waiting);

    /**
     * What keeps deliveries from coming, in plain words; empty: nothing does, or prefetch alone. A queue whose consumer is lost counts
     * after some 2 seconds, in which it mostly comes back.
     */
    Optional<String> hindrance();

    /** Whether deliveries can come at the moment, or could if prefetch were not 0. */
    default boolean isConnected() {
        return hindrance().isEmpty();
    }

    /** Stops consuming. Deliveries in hand can still be settled until {@link #close()}. */
    void stop();

    @Override
    void close();
}
