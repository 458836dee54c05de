package io.millrace.worker.run;

import java.time.Duration;

/** How long runs take of late: an exponentially weighted mean, in which the last 20 count most. Thread-safe. */
public final class RunTimes {
    private static final int WARM = 20;

    private int seen;
    private double meanNanos;

    public synchronized void add(long nanos) {
        seen = Math.min(WARM, seen + 1);
        meanNanos += (nanos - meanNanos) / seen;
    }

    /** Runs under way have already taken so long. */
    public synchronized void atLeast(Duration time) {
        meanNanos = Math.max(meanNanos, (double) time.toNanos());
    }

    /** The mean in nanoseconds; {@link Long#MAX_VALUE} until enough runs were seen to tell. */
    public synchronized long mean() {
        return seen < WARM ? Long.MAX_VALUE : (long) meanNanos;
    }
}
