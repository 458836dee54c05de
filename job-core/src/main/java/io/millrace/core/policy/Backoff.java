package io.millrace.core.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with jitter: the base doubles with each failure, up to {@link #LONGEST}; half of the wait is fixed
 * and half is random ("equal jitter"), so that jobs that failed together do not come back together.
 */
public final class Backoff {
    public static final Duration LONGEST = Duration.ofHours(6);
    private static final int MOST_DOUBLINGS = 24;

    private Backoff() {}

    /**
     * @param base the wait after the first failure, before jitter; zero means no wait at all
     * @param failures how often the job has failed, this time included; at least 1
     */
    public static Duration delay(Duration base, int failures, RandomGenerator random) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1");
        }
        long doubled = base.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
        long bounded = Math.min(doubled, LONGEST.toMillis());
        long fixed = bounded / 2;
        return Duration.ofMillis(fixed + (bounded == 0 ? 0 : random.nextLong(bounded - fixed + 1)));
    }
}
