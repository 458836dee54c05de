package io.millrace.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.worker.run.Run;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How fast queues are said to move. */
class PacesTest {
    private static final QueueId SLOW = new QueueId("report", Priority.NORMAL);
    private static final QueueId FAST = new QueueId("noop", Priority.HIGH);
    private static final int SLOTS = 10;
    private final TestRuns worker = new TestRuns(SLOTS);

    @Test
    void aBatchOfLongRunsIsNoFastQueue() {
        List<Run> first = worker.claim(SLOW, SLOTS);
        assertThat(worker.perSecond(SLOW)).as("no run has ended yet").isZero();
        seconds(15);
        worker.end(first);
        List<Run> second = worker.claim(SLOW, SLOTS);
        assertThat(worker.perSecond(SLOW)).isCloseTo(SLOTS / 15.0, within(1e-6));
        seconds(15);
        worker.end(second);
        assertThat(worker.perSecond(SLOW)).as("nothing was claimed for 15 s").isZero();
    }

    @Test
    void shortRunsAreAsFastAsTheyAreClaimed() {
        runFast(600);
        assertThat(worker.perSecond(FAST)).isCloseTo(100, within(6.0));
    }

    @Test
    void aSlowStartIsNotFastAtOnce() {
        runFast(100);
        assertThat(worker.perSecond(FAST)).isBetween(30.0, 50.0);
    }

    @Test
    void thePaceDecaysToZeroAfterTheClaims() {
        runFast(600);
        double before = worker.perSecond(FAST);
        worker.clock.tick(QueuePace.MEMORY);
        assertThat(worker.perSecond(FAST)).isCloseTo(before / Math.E, within(1e-6));
        seconds(10);
        assertThat(worker.perSecond(FAST)).isPositive().isLessThan(1);
        seconds(20);
        assertThat(worker.perSecond(FAST)).isZero();
    }

    @Test
    void queuesHavePacesOfTheirOwn() {
        List<Run> slow = worker.claim(SLOW, SLOTS / 2);
        runFast(1_500);
        assertThat(worker.perSecond(FAST)).isCloseTo(100, within(2.0));
        assertThat(worker.perSecond(SLOW)).isZero();
        worker.end(slow);
        List<Run> more = worker.claim(SLOW, SLOTS / 2);
        runFast(50);
        assertThat(worker.perSecond(SLOW)).isCloseTo(SLOTS / 15.0, within(1e-3));
        worker.end(more);
        QueueId lowFast = new QueueId(FAST.type(), Priority.LOW);
        worker.end(worker.claim(lowFast, 1));
        assertThat(worker.perSecond(lowFast)).isCloseTo(0.5, within(1e-6));
        assertThat(worker.perSecond(FAST)).isCloseTo(100, within(2.0));
    }

    @Test
    void slotsThatAreHeldForLongerThanTheMeanComeFreeLess() {
        QueuePace pace = new QueuePace();
        pace.ended(nanos(1));
        for (int n = 0; n < 100; n++) {
            pace.claimed(0);
        }
        assertThat(pace.perSecond(0, SLOTS, List.of())).isEqualTo(10);
        assertThat(pace.perSecond(0, SLOTS, Collections.nCopies(10, nanos(1)))).isEqualTo(10);
        assertThat(pace.perSecond(0, SLOTS, Collections.nCopies(9, nanos(60)))).isCloseTo(1.15, within(1e-6));
        assertThat(pace.perSecond(0, SLOTS, Collections.nCopies(10, nanos(60)))).isCloseTo(10 / 60.0, within(1e-6));
    }

    @Test
    void theLastRunsCountMost() {
        QueuePace pace = new QueuePace();
        for (int n = 0; n < 200; n++) {
            pace.claimed(0);
            pace.ended(nanos(10));
        }
        assertThat(pace.perSecond(0, SLOTS, List.of())).isCloseTo(1, within(1e-6));
        for (int n = 0; n < 200; n++) {
            pace.ended(nanos(1));
        }
        assertThat(pace.perSecond(0, SLOTS, List.of())).isCloseTo(10, within(0.1));
    }

    @Test
    void runsThatTakeNoTimeAtAllAreNoDivisionByZero() {
        worker.end(worker.claim(FAST, SLOTS));
        worker.claim(FAST, SLOTS);
        assertThat(worker.perSecond(FAST)).isCloseTo(10, within(1e-6));
    }

    /** Each takes 1 ms, and a slot that is free; one each 10 ms. */
    private void runFast(int count) {
        for (int n = 0; n < count; n++) {
            List<Run> run = worker.claim(FAST, 1);
            worker.clock.tick(Duration.ofMillis(1));
            worker.end(run);
            worker.clock.tick(Duration.ofMillis(9));
        }
    }

    private void seconds(int seconds) {
        worker.clock.tick(Duration.ofSeconds(seconds));
    }

    private static long nanos(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
