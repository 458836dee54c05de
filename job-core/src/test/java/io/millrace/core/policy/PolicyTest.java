package io.millrace.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private final RandomGenerator random = new Random(7);

    @Test
    void backoffDoublesAndHalfOfItIsFixed() {
        for (int failures = 1; failures <= 5; failures++) {
            long full = 2000L << (failures - 1);
            for (int i = 0; i < 200; i++) {
                assertThat(Backoff.delay(Duration.ofSeconds(2), failures, random)
                                .toMillis())
                        .isBetween(full / 2, full);
            }
        }
    }

    @Test
    void backoffIsBoundedAndDoesNotOverflow() {
        assertThat(Backoff.delay(Duration.ofHours(1), 1000, random)).isLessThanOrEqualTo(Backoff.LONGEST);
    }

    @Test
    void noBackoffIsNoWait() {
        assertThat(Backoff.delay(Duration.ZERO, 3, random)).isZero();
        assertThatThrownBy(() -> Backoff.delay(Duration.ZERO, 0, random)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aJobIsTriedAsOftenAsItSays() {
        RetryPolicy policy = new RetryPolicy(random);
        assertThat(policy.retryAfter(0, 3, Duration.ofSeconds(2))).isPresent();
        assertThat(policy.retryAfter(1, 3, Duration.ofSeconds(2))).isPresent();
        assertThat(policy.retryAfter(2, 3, Duration.ofSeconds(2))).isEmpty();
        assertThat(policy.retryAfter(0, 1, Duration.ofSeconds(2))).isEmpty();
    }

    @Test
    void boundsIncludeTheirEnds() {
        assertThat(Bounds.MAX_ATTEMPTS.contains(1)).isTrue();
        assertThat(Bounds.MAX_ATTEMPTS.contains(25)).isTrue();
        assertThat(Bounds.MAX_ATTEMPTS.contains(0)).isFalse();
        assertThat(Bounds.MAX_ATTEMPTS.contains(26)).isFalse();
        assertThat(Bounds.MAX_ATTEMPTS).hasToString("1..25");
        assertThatThrownBy(() -> new Bounds(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
