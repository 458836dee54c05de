package io.millrace.core.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What became of jobs, minute by minute, as operators see it. Every call may throw {@link StoreUnavailableException}. */
public interface MinuteStore {
    /** How many minutes are remembered at most: a day. */
    int MOST = 1_440;

    /**
     * The last minutes by the store's clock, oldest first, without gaps; the last one is not over yet.
     *
     * @param count how many, 1 to {@link #MOST}
     */
    List<Minute> last(int count);

    /**
     * Jobs that ended within a minute.
     *
     * @param start of the minute
     * @param pickups those of them that ran, and were counted in {@code waited}
     * @param waited how long these had waited for a worker since they could run, all together
     */
    record Minute(Instant start, long completed, long failed, long cancelled, long pickups, Duration waited) {}
}
