package io.millrace.outbound;

import java.time.Duration;

/**
 * What a request may cost.
 *
 * @param time from the look-up of the name to the last byte of the answer; at least 1 ms
 * @param bodyBytes so much of the answer's body is read, and no more; 0 or more
 */
public record Bounds(Duration time, int bodyBytes) {
    /** @throws IllegalArgumentException if a bound is broken */
    public Bounds {
        if (time.toMillis() < 1 || bodyBytes < 0) {
            throw new IllegalArgumentException("no bounds: " + time + ", " + bodyBytes + " bytes");
        }
    }
}
