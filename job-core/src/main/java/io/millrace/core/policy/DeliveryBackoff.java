package io.millrace.core.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a webhook that failed is tried again: 5 s after the first try, three times as long after each further one, at most 4 hours, give or
 * take a fifth, so that what failed together does not come back together. That is about a dozen tries a day.
 */
public final class DeliveryBackoff {
    static final Duration FIRST = Duration.ofSeconds(5);
    static final Duration LONGEST = Duration.ofHours(4);
    private static final int FACTOR = 3;
    private static final double JITTER = 0.2;

    private final RandomGenerator random;

    public DeliveryBackoff(RandomGenerator random) {
        this.random = random;
    }

    /** @param tries how many have failed, 1 or more */
    public Duration after(int tries) {
        double millis = FIRST.toMillis() * Math.pow(FACTOR, tries - 1.0);
        double bounded = Math.min(millis, LONGEST.toMillis());
        return Duration.ofMillis(Math.round(bounded * (1 - JITTER + 2 * JITTER * random.nextDouble())));
    }
}
