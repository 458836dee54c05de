package io.millrace.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When has an agent's lease expired? Ticked in steps of a second, as the reaper reads. */
class AgentWatchTest {
    private static final Duration LEASE = Duration.ofSeconds(5);
    private final AgentWatch watch = new AgentWatch();
    private long now = 1_000_000;

    private boolean tick(Duration pause, long counter) {
        now += pause.toNanos();
        watch.read(counter, now, now);
        return watch.hasExpired(LEASE);
    }

    private boolean ticks(int times) {
        boolean expired = false;
        for (int i = 0; i < times; i++) {
            expired = tick(Duration.ofSeconds(1), 7);
        }
        return expired;
    }

    @Test
    void nothingIsKnownBeforeTheFirstRead() {
        assertThat(watch.hasExpired(Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void aCounterThatGrowsIsAlive() {
        for (int i = 0; i < 100; i++) {
            assertThat(tick(Duration.ofSeconds(1), i / 4)).isFalse();
        }
    }

    @Test
    void theSameCounterForTheLengthOfTheLeaseIsTheEnd() {
        assertThat(ticks(5)).isFalse();
        assertThat(ticks(1)).isTrue();
    }

    @Test
    void aReaperThatSleptHasSeenNothing() {
        ticks(5);
        assertThat(tick(AgentWatch.LONGEST_GAP.plusMillis(1), 7)).isFalse();
        assertThat(ticks(4)).isFalse();
        assertThat(ticks(1)).isTrue();
    }

    @Test
    void aCounterThatMovesRestartsTheCountAtTheReadThatSawIt() {
        ticks(5);
        assertThat(tick(Duration.ofSeconds(1), 8)).isFalse();
        assertThat(ticks(5)).as("another value again").isFalse();
        assertThat(ticks(1)).isTrue();
    }

    @Test
    void slowReadsCountOnlyWhatTheyHaveSeen() {
        watch.read(7, 0, Duration.ofSeconds(1).toNanos());
        watch.read(7, Duration.ofSeconds(3).toNanos(), Duration.ofSeconds(4).toNanos());
        watch.read(7, Duration.ofMillis(5_900).toNanos(), Duration.ofSeconds(8).toNanos());
        assertThat(watch.hasExpired(LEASE))
                .as("4.9 s between the first answer and the last question")
                .isFalse();
        watch.read(7, Duration.ofSeconds(9).toNanos(), Duration.ofSeconds(9).toNanos());
        assertThat(watch.hasExpired(LEASE)).isTrue();
    }
}
