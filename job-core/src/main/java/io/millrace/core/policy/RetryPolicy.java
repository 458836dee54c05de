package io.millrace.core.policy;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a failed job is tried again. Only failures count: a lost worker or a released run uses up no try. */
public final class RetryPolicy {
    private final RandomGenerator random;

    public RetryPolicy(RandomGenerator random) {
        this.random = random;
    }

    /**
     * The wait before the next try of a job that has just failed, or empty if it has no try left.
     *
     * @param failuresBefore failures before this one
     * @param maxAttempts how often a failing job is tried in all
     */
    public Optional<Duration> retryAfter(int failuresBefore, int maxAttempts, Duration backoff) {
        int failures = failuresBefore + 1;
        return failures < maxAttempts ? Optional.of(Backoff.delay(backoff, failures, random)) : Optional.empty();
    }
}
