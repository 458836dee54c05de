package io.millrace.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When is a worker dead? Ticked in steps of half a second, as the reaper reads. */
class DeathWatchTest {
    private static final long TICK = Duration.ofMillis(500).toNanos();
    private final DeathWatch watch = new DeathWatch();
    private long now = 1_000_000;

    /** One look of the reaper: it reads, pings if the counter stands still, and asks for the verdict. */
    private boolean tick(long counter, PingResult ping) {
        now += TICK;
        watch.read(counter, now, now);
        if (watch.standsStill()) {
            watch.pinged(ping, now);
        }
        return watch.isDead(now);
    }

    private boolean ticks(int times, PingResult ping) {
        boolean dead = false;
        for (int i = 0; i < times; i++) {
            dead = tick(5, ping);
        }
        return dead;
    }

    @Test
    void aGrowingCounterIsAlive() {
        for (int counter = 0; counter < 300; counter++) {
            assertThat(tick(counter, PingResult.UNROUTABLE)).isFalse();
            assertThat(watch.standsStill()).isFalse();
        }
    }

    @Test
    void bothWitnessesSilentForFourSecondsIsDead() {
        // The first read makes the count start, the second finds it standing still and sends the first ping.
        assertThat(ticks(9, PingResult.UNROUTABLE)).isFalse();
        assertThat(tick(5, PingResult.UNROUTABLE)).isTrue();
        assertThat(watch.counter()).isEqualTo(5);
    }

    @Test
    void aDeliveredPingIsNoEvidenceForSixtySeconds() {
        assertThat(ticks(120, PingResult.DELIVERED)).isFalse();
        assertThat(tick(5, PingResult.DELIVERED)).isTrue();
    }

    @Test
    void anUnknownPingRestartsOnlyTheShortCount() {
        ticks(8, PingResult.UNROUTABLE);
        tick(5, PingResult.UNKNOWN);
        assertThat(ticks(8, PingResult.UNROUTABLE)).isFalse();
        assertThat(tick(5, PingResult.UNROUTABLE)).isTrue();
    }

    @Test
    void unansweredPingsDoNotKeepTheLongCountFromEnding() {
        assertThat(ticks(120, PingResult.UNKNOWN)).isFalse();
        assertThat(tick(5, PingResult.UNKNOWN)).isTrue();
    }

    @Test
    void aRenewalRestartsBothCounts() {
        ticks(9, PingResult.UNROUTABLE);
        tick(6, PingResult.UNROUTABLE);
        for (int i = 0; i < 8; i++) {
            assertThat(tick(6, PingResult.UNROUTABLE)).isFalse();
        }
    }

    @Test
    void aFailedReadRestartsBothCounts() {
        ticks(9, PingResult.UNROUTABLE);
        watch.readFailed();
        assertThat(watch.isDead(now + Duration.ofHours(1).toNanos())).isFalse();
        assertThat(ticks(9, PingResult.UNROUTABLE)).isFalse();
        assertThat(tick(5, PingResult.UNROUTABLE)).isTrue();
    }

    @Test
    void aReaperThatSleptHasSeenNothing() {
        ticks(9, PingResult.UNROUTABLE);
        now += Duration.ofMinutes(5).toNanos();
        assertThat(tick(5, PingResult.UNROUTABLE)).isFalse();
    }

    @Test
    void theCountBeginsWhenTheFirstWitnessHasAnswered() {
        long slow = Duration.ofMillis(1500).toNanos();
        watch.read(5, now, now + slow);
        now += slow;
        for (int i = 0; i < 8; i++) {
            now += TICK;
            watch.read(5, now, now);
            watch.pinged(PingResult.UNROUTABLE, now);
        }
        assertThat(watch.isDead(now)).isFalse();
        assertThat(tick(5, PingResult.UNROUTABLE)).isTrue();
    }

    @Test
    void pingsWithAGapBetweenThemAreNotOnEnd() {
        ticks(4, PingResult.UNROUTABLE);
        for (int i = 0; i < 8; i++) {
            now += TICK;
            watch.read(5, now, now);
        }
        watch.pinged(PingResult.UNROUTABLE, now);
        assertThat(watch.isDead(now)).isFalse();
    }

    @Test
    void theVerdictNeedsAFreshRead() {
        ticks(10, PingResult.UNROUTABLE);
        assertThat(watch.isDead(now)).isTrue();
        assertThat(watch.isDead(now + Duration.ofSeconds(3).toNanos())).isFalse();
    }
}
