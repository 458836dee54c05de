package io.millrace.bench;

import java.util.Arrays;

/** Latencies in microseconds. */
final class Percentiles {
    private final long[] sorted;

    Percentiles(long[] micros) {
        sorted = micros.clone();
        Arrays.sort(sorted);
    }

    /** The smallest latency that at least this share of all does not exceed, in milliseconds; 0 if there are none. */
    double millis(double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1000.0;
    }
}
