package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is legal about dedup windows is no violation, however odd it looks. */
class HealthyWindowsTest {
    private final History history = new History();

    @AfterEach
    void nothingIsFound() {
        assertThat(Checker.check(history.evidence())).isEmpty();
    }

    @Test
    void duplicatesAreAnsweredWithTheFirst() {
        Story first = history.job("o", 60)
                .accepted()
                .duplicated()
                .claimed(W1)
                .duplicated()
                .returns()
                .duplicated();
        first.conflicts();
        history.passes(61_000);
        history.job("o", 60).runs().duplicated();
    }

    @Test
    void anUnfinishedJobIsAnsweredAfterItsWindow() {
        Story first = history.job("o", 1).accepted();
        history.passes(10_000);
        first.duplicated().claimed(W1).returns();
        history.job("o", 1).runs();
    }

    @Test
    void aCancelledJobFreesItsWindow() {
        history.job("o", 60).accepted().cancelled();
        history.job("o", 60).runs();
    }

    @Test
    void aWindowMayPassOnBeforeTheFirstRowShowsIt() {
        Story first = history.job("o", 1).accepted().claimed(W1);
        history.passes(2_000);
        long began = history.now;
        first.returns();
        Story second = history.job("o", 1).accepted();
        // Its statement began first, and waited.
        second.createdAt = began;
        second.claimed(W1).returns();
    }

    @Test
    void retriesRenewWindows() {
        Story job = history.job("o", 5).accepted().claimed(W1).cancelRequested().stops(Words.BY_USER);
        history.passes(4_000);
        job.retried();
        history.passes(3_000);
        job.duplicated().claimed(W1).returns();
        history.passes(3_000);
        history.job("o", 5).runs();
    }

    @Test
    void aRetryTakesAWindowThatAnotherHadInBetween() {
        Story first = history.job("o", 60).accepted().cancelled();
        history.job("o", 1).runs();
        history.passes(2_000);
        first.retried().claimed(W1).returns();
    }
}
