package io.millrace.gateway.limit;

import java.time.Duration;

/**
 * What a limiter allows.
 *
 * @param granted how many of those asked for may go on
 * @param remaining how many more would have been granted now
 * @param retryAfter how long until one more would be granted; zero: now
 * @param slot where it is written down, for {@link Limiter#giveBack}
 */
public record Grant(int granted, int remaining, Duration retryAfter, long slot) {
    /** In whole seconds, rounded up. */
    public long retrySeconds() {
        return (retryAfter.toMillis() + 999) / 1000;
    }
}
