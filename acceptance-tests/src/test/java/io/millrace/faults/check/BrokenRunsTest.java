package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static io.millrace.faults.check.History.W2;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One broken promise about runs, windows and ends, and nothing else is found. */
class BrokenRunsTest {
    private final History history = new History();

    private void isFound(String kind) {
        assertThat(history.kinds()).containsExactly(kind);
    }

    @Test
    void aProcessOutlivesItsRun() {
        history.job(Fate.RUNS).accepted().claimed(W1).exits();
        history.trees.add(new Tree("job-0", 1, history.now, history.now + 100));
        isFound("a process outlived its run");
    }

    @Test
    void aProcessOutlivesItsWorkerUntilAnotherHasItsJob() {
        Story command = history.job(Fate.RUNS).accepted().claimed(W1);
        history.befalls(W1, What.DIED, history.now, history.now + 2_000);
        history.trees.add(new Tree(command.id, 1, history.now, history.now + 7_000));
        history.passes(6_000);
        command.losses++;
        command.recorded("queued", "lost", null, null).claimed(W2).exits();
        isFound("a process outlived its run");
    }

    @Test
    void theWatchIsBlind() {
        for (int i = 0; i < 30; i++) {
            history.job(Fate.RUNS).accepted().claimed(W1).exits();
        }
        history.trees.clear();
        isFound("commands that nobody saw");
    }

    @Test
    void aProcessOfAJobThatNobodyKnows() {
        history.trees.add(new Tree("no-job", 1, history.now, history.now));
        isFound("unexpected");
    }

    @Test
    void aRunIsLostWithoutCause() {
        history.befalls(W2, What.DIED, history.now, history.now + 1_000);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        isFound("run twice without cause");
    }

    @ParameterizedTest
    @CsvSource({"PAUSED,2000", "STORE_PATH,30000", "BROKER_PATH,60000", "TERMINATED,60000"})
    void aRunIsLostForTooLittle(What what, long millis) {
        history.befalls(W1, what, history.now, history.now + millis);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        isFound("run twice without cause");
    }

    @Test
    void aRunIsLostForWhatCameAfterIt() {
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        history.befalls(W1, What.DIED, history.now + 2_000, history.now + 3_000);
        isFound("run twice without cause");
    }

    @Test
    void pathsThatAreAwayOneAfterTheOtherLoseNothing() {
        history.befalls(W1, What.STORE_PATH, history.now, history.now + 100);
        history.befalls(W1, What.BROKER_PATH, history.now + 3_200, history.now + 9_000);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        isFound("run twice without cause");
    }

    @Test
    void aRunThatHadBegunIsNoLostClaim() {
        history.befalls(W1, What.STORE_PATH, history.now, history.now + 10);
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .released()
                .claimed(W1)
                .returns();
        isFound("run twice without cause");
    }

    @Test
    void aRunIsReleasedWithoutCause() {
        history.befalls(W1, What.BROKER_PATH, history.now, history.now + 60_000);
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .released()
                .claimed(W2)
                .returns();
        isFound("run twice without cause");
    }

    @Test
    void twoAttemptsRunAtOnce() {
        overlap(0, new Span(0, 7_000));
        isFound("two attempts at once");
    }

    @Test
    void aSleeperRunsOnForTooLong() {
        overlap(20_000, new Span(0, 100), new Span(20_000, 21_100));
        isFound("two attempts at once");
    }

    @Test
    void aNapIsNoExcuse() {
        overlap(0, new Span(0, 6_800), new Span(7_000, 7_500));
        isFound("two attempts at once");
    }

    /** The second attempt runs from 6,500 to 30,000. */
    private void overlap(long pausedUntil, Span... spans) {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        long start = history.now;
        Span[] shifted = new Span[spans.length];
        for (int i = 0; i < spans.length; i++) {
            shifted[i] = new Span(start + spans[i].from(), start + spans[i].to());
        }
        history.befalls(W1, pausedUntil > 0 ? What.PAUSED : What.DIED, start + 100, start + Math.max(pausedUntil, 100));
        job.executed(End.STOPPED, shifted);
        history.passes(6_000);
        job.losses++;
        job.recorded("queued", "lost", null, null).claimed(W2);
        job.executed(End.RETURNED, new Span(start + 6_500, start + 30_000)).resultAttempt = 2;
        history.passes(25_000);
        job.ends("completed", "completed", null);
    }

    @Test
    void aJobIsAcceptedInAnothersWindow() {
        history.job("o", 60).runs();
        history.job("o", 60).runs();
        isFound("two jobs in a dedup window");
    }

    @Test
    void aJobIsAcceptedBesideAnUnfinishedOne() {
        Story first = history.job("o", 1).accepted();
        history.passes(5_000);
        history.job("o", 1).runs();
        first.claimed(W1).returns();
        isFound("two jobs in a dedup window");
    }

    @Test
    void twoAreAcceptedAtOnce() {
        Story first = history.job("o", 60).accepted();
        history.now -= 15;
        Story second = history.job("o", 60).accepted();
        first.claimed(W1).returns();
        second.claimed(W1).returns();
        isFound("two jobs in a dedup window");
    }

    @Test
    void aCancelledJobThatRanKeepsItsWindow() {
        history.job("o", 60).accepted().claimed(W1).drains().cancelled();
        history.job("o", 60).runs();
        isFound("two jobs in a dedup window");
    }

    @Test
    void aJobIsAcceptedBeforeTheFirstIsCancelled() {
        Story first = history.job("o", 60).accepted();
        history.job("o", 60).runs();
        first.cancelled();
        isFound("two jobs in a dedup window");
    }

    @Test
    void aJobIsAcceptedInARenewedWindow() {
        Story first =
                history.job("o", 5).accepted().claimed(W1).cancelRequested().stops(Words.BY_USER);
        history.passes(4_000);
        first.retried().claimed(W1).returns();
        history.passes(2_000);
        history.job("o", 5).runs();
        isFound("two jobs in a dedup window");
    }

    @Test
    void aJobIsRetriedInAnothersWindow() {
        Story first =
                history.job("o", 1).accepted().claimed(W1).cancelRequested().stops(Words.BY_USER);
        history.passes(2_000);
        history.job("o", 60).runs();
        first.retried().claimed(W1).returns();
        isFound("two jobs in a dedup window");
    }

    @Test
    void jobsEndAsTheyShouldNot() {
        history.job(Fate.COMPLETES).accepted().claimed(W1).throwsAtLast();
        assertThat(history.kinds()).contains("wrong end");
        ends(Fate.FAILS).returns();
        isFound("wrong end");
        ends(Fate.OVERRUNS).returns();
        isFound("wrong end");
        ends(Fate.POISONS).returns();
        isFound("wrong end");
        ends(Fate.FAILS).stops(Words.TIMEOUT);
        isFound("wrong end");
        ends(Fate.COMPLETES).stops(Words.TIMEOUT);
        isFound("wrong end");
    }

    private Story ends(Fate fate) {
        history.stories.clear();
        history.attempts.clear();
        history.executions.clear();
        history.operations.clear();
        return history.job(fate).accepted().claimed(W1);
    }

    @Test
    void poisonEndsTooSoon() {
        Story job = history.job(Fate.POISONS).accepted();
        for (int i = 0; i < 8; i++) {
            job.claimed(W1).lost();
        }
        job.losses++;
        job.claimed(W1).lost();
        job.losses = 9;
        isFound("wrong end");
    }

    @Test
    void poisonEndsTooSoonAfterARetry() {
        Story job = history.job(Fate.POISONS).accepted();
        for (int i = 0; i < 10; i++) {
            job.claimed(W1).lost();
        }
        job.retried().losses = 9;
        job.claimed(W1).lost();
        isFound("wrong end");
    }

    @Test
    void nobodyCancelledIt() {
        history.job(Fate.COMPLETES).accepted().cancelledSilently().read();
        isFound("wrong end");
    }

    @Test
    void nobodyCancelledItSinceItsRetry() {
        history.job(Fate.COMPLETES).accepted().cancelled().retried().claimed(W1).stops(Words.BY_USER);
        isFound("wrong end");
    }

    @Test
    void aCancelThatWasRefusedCancelsNothing() {
        Story job = history.job(Fate.COMPLETES).accepted();
        job.answered(Action.CANCEL, null, 429, "rate-limited", null, null);
        job.cancelledSilently().read();
        assertThat(history.kinds()).containsExactlyInAnyOrder("wrong end", "refused without cause");
    }
}
