package io.millrace.worker.claim;

import java.time.Duration;
import java.util.Collection;

/**
 * How fast one queue moves on this worker: what is claimed of it, and how long its runs take. Each is a mean in which the last
 * few seconds, or runs, count most. Times are readings of the injected clock, in nanoseconds. Not thread-safe.
 */
final class QueuePace {
    /** What was claimed so long ago counts about a third of what is claimed now. */
    static final Duration MEMORY = Duration.ofSeconds(2);

    private static final double SECOND = 1e9;
    private static final int RUNS = 20;
    /** Fewer claims in a second than this are none. */
    private static final double STILL = 0.01;

    private double claimsPerSecond;
    private long claimedNanos;
    private int runsSeen;
    private double meanRunNanos;

    void claimed(long nanos) {
        claimsPerSecond = claimsPerSecond(nanos) + SECOND / MEMORY.toNanos();
        claimedNanos = nanos;
    }

    void ended(long ageNanos) {
        runsSeen = Math.min(RUNS, runsSeen + 1);
        meanRunNanos += (ageNanos - meanRunNanos) / runsSeen;
    }

    /**
     * How many slots come free for jobs of this queue in a second: as many as were claimed, and no more than runs of such a length
     * can make free. Claims alone would take a batch of long jobs for a fast queue, and run times alone a short job for many.
     *
     * @param slots of this worker
     * @param runAges of all that runs on it
     * @return 0 until a run of this queue has ended, and when nothing has been claimed for some seconds
     */
    double perSecond(long nanos, int slots, Collection<Long> runAges) {
        double claims = claimsPerSecond(nanos);
        return runsSeen == 0 || claims < STILL ? 0 : Math.min(claims, slotsPerSecond(slots, runAges));
    }

    private double claimsPerSecond(long nanos) {
        return claimsPerSecond * Math.exp(-(double) (nanos - claimedNanos) / MEMORY.toNanos());
    }

    /** Each slot comes free once in the mean run time; one that has been held for longer, once in that time at best. */
    private double slotsPerSecond(int slots, Collection<Long> runAges) {
        double mean = Math.max(1, meanRunNanos);
        double perNano = slots / mean;
        for (long age : runAges) {
            if (age > mean) {
                perNano += 1 / (double) age - 1 / mean;
            }
        }
        return perNano * SECOND;
    }
}
