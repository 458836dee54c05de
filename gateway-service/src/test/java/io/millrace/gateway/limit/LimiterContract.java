package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every limiter must do, run by the one of this process and by the shared one. */
abstract class LimiterContract {
    static final Rate RATE = new Rate(5, Duration.ofSeconds(2));

    private final String key = "k" + UUID.randomUUID();

    abstract Limiter limiter();

    abstract void pass(Duration time);

    @Test
    void itGrantsWhatTheRateAllowsAndNoMore() {
        for (int left = 4; left >= 0; left--) {
            Grant grant = take(key, 1);
            assertThat(grant.granted()).isOne();
            assertThat(grant.remaining()).isEqualTo(left);
        }
        Grant refused = take(key, 1);
        assertThat(refused.granted()).isZero();
        assertThat(refused.remaining()).isZero();
        assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofMillis(2_050));
        assertThat(refused.retrySeconds()).isBetween(1L, 3L);
    }

    @Test
    void ofManyItGrantsTheFirst() {
        assertThat(take(key, 3).granted()).isEqualTo(3);
        assertThat(take(key, 3).granted()).isEqualTo(2);
        assertThat(take(key, 3).granted()).isZero();
    }

    @Test
    void eachKeyHasAWindowOfItsOwn() {
        take(key, 5);
        assertThat(take(key + "x", 1).granted()).isOne();
    }

    @Test
    void theWindowSlides() {
        take(key, 3);
        pass(Duration.ofMillis(1_200));
        assertThat(take(key, 2).granted()).isEqualTo(2);
        assertThat(take(key, 1).granted()).as("the window is full").isZero();
        pass(Duration.ofMillis(900));
        assertThat(take(key, 9).granted()).as("the first three have left it").isEqualTo(3);
    }

    @Test
    void whoWaitsAsLongAsHeIsToldGetsThrough() {
        take(key, 5);
        pass(take(key, 1).retryAfter());
        assertThat(take(key, 1).granted()).isOne();
    }

    @Test
    void whatIsRefusedDoesNotCount() {
        take(key, 5);
        pass(Duration.ofMillis(1_000));
        take(key, 5);
        pass(Duration.ofMillis(1_050));
        assertThat(take(key, 5).granted()).isEqualTo(5);
    }

    @Test
    void whatIsGivenBackMayBeTakenAgain() {
        Grant grant = take(key, 1);
        take(key, 4);
        giveBack(key, grant);
        assertThat(take(key, 2).granted()).isOne();
        giveBack("unknown" + key, grant);
        for (int i = 0; i < 9; i++) {
            giveBack(key, grant);
        }
        assertThat(take(key, 99).granted()).as("not more than was taken").isLessThanOrEqualTo(5);
    }

    final Grant take(String whose, int wanted) {
        return limiter()
                .take(whose, RATE, wanted)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    private void giveBack(String whose, Grant grant) {
        limiter()
                .giveBack(whose, grant)
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }
}
