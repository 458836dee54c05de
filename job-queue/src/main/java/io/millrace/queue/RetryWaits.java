package io.millrace.queue;

import io.millrace.core.policy.Backoff;
import io.millrace.core.port.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next try: longer while the trouble lasts, short again after a good time. Not thread-safe. */
final class RetryWaits {
    private static final Duration FIRST = Duration.ofMillis(100);
    /** What held for so long was good: the next trouble is a new one. */
    private static final Duration GOOD_AFTER = Duration.ofSeconds(2);

    private final int mostDoublings;
    private final Clock clock;
    private @Nullable Long succeededAt;
    private int failures;

    /** @param mostDoublings of the first wait of 100 ms: 4 for waits of up to 1.6 s, 2 for 0.4 s */
    RetryWaits(int mostDoublings, Clock clock) {
        this.mostDoublings = mostDoublings;
        this.clock = clock;
    }

    void succeeded() {
        succeededAt = clock.nanos();
    }

    /** It has failed, or what had succeeded is lost. */
    Duration next() {
        boolean wasGood = succeededAt != null && clock.nanos() - succeededAt > GOOD_AFTER.toNanos();
        failures = wasGood ? 1 : Math.min(failures + 1, mostDoublings + 1);
        succeededAt = null;
        return Backoff.delay(FIRST, failures, ThreadLocalRandom.current());
    }

    /** Whether the last wait was the first one of its trouble. */
    boolean isFirst() {
        return failures == 1;
    }
}
