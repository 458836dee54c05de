package io.millrace.core.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifelineTest {
    private final Lifeline lifeline = new Lifeline(0);

    private static long at(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Test
    void cutOffFromPostgresAloneItHoldsForFiftySeconds() {
        for (int second = 1; second <= 50; second++) {
            lifeline.probed(at(second), at(second));
            assertThat(lifeline.holds(at(second))).isTrue();
        }
        lifeline.probed(at(50.1), at(50.1));
        assertThat(lifeline.holds(at(50.1))).isFalse();
    }

    @Test
    void cutOffFromTheBrokerAloneItHolds() {
        for (int second = 1; second <= 600; second++) {
            lifeline.renewed(at(second), at(second));
            assertThat(lifeline.holds(at(second))).isTrue();
        }
    }

    @Test
    void cutOffFromBothItBreaksAfterThreeSeconds() {
        assertThat(lifeline.holds(at(3))).isTrue();
        assertThat(lifeline.holds(at(3.001))).isFalse();
    }

    @Test
    void aMissingRowBreaksItAtOnce() {
        lifeline.leaseGone();
        assertThat(lifeline.holds(at(0))).isFalse();
    }

    @Test
    void anAnswerThatComesTooLateDoesNotMendIt() {
        lifeline.probed(at(3.5), at(3.6));
        assertThat(lifeline.holds(at(3.6))).isFalse();
    }

    @Test
    void onceBrokenItStaysSo() {
        assertThat(lifeline.holds(at(4))).isFalse();
        lifeline.renewed(at(4), at(4));
        lifeline.probed(at(4), at(4));
        assertThat(lifeline.holds(at(4))).isFalse();
    }

    @Test
    void answersThatComeInAnotherOrderDoNotMakeItOlder() {
        lifeline.renewed(at(2), at(2));
        lifeline.renewed(at(4), at(4));
        lifeline.renewed(at(3), at(4));
        assertThat(lifeline.holds(at(7))).isTrue();
    }

    @Test
    void theWorkerStopsBeforeAnyReaperMayDeclareItDead() {
        assertThat(Lifeline.BOTH_STALE).isLessThan(DeathWatch.BOTH_SILENT);
        assertThat(Lifeline.RENEWAL_STALE).isLessThan(DeathWatch.LEASE_SILENT);
        assertThat(DeathWatch.BOTH_SILENT.minus(Lifeline.BOTH_STALE)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
}
