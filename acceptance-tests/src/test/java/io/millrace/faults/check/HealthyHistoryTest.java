package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static io.millrace.faults.check.History.W2;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Evidence;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Tree;
import io.millrace.faults.evidence.Webhooks;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever is legal is no violation, however odd it looks. */
class HealthyHistoryTest {
    private final History history = new History();

    @AfterEach
    void nothingIsFound() {
        assertThat(Checker.check(history.evidence())).isEmpty();
    }

    @Test
    void nothingHappened() {
        assertThat(Checker.check(
                        new Evidence(List.of(), List.of(), List.of(), List.of(), List.of(), Webhooks.NONE, List.of())))
                .isEmpty();
    }

    @Test
    void jobsRun() {
        history.job(Fate.COMPLETES).runs().read();
        history.failing(2)
                .accepted()
                .claimed(W1)
                .throwsOnce()
                .read()
                .claimed(W2)
                .throwsOnce()
                .claimed(W1)
                .returns();
        history.job(Fate.FAILS)
                .accepted()
                .claimed(W1)
                .throwsOnce()
                .claimed(W1)
                .throwsAtLast()
                .read();
        history.job(Fate.OVERRUNS).accepted().claimed(W1).stops(Words.TIMEOUT).read();
    }

    @Test
    void cancels() {
        history.job(Fate.COMPLETES).accepted().cancelled().read().cancelTooLate();
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .cancelRequested()
                .stops(Words.BY_USER)
                .read();
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .cancelRequested()
                .returns()
                .cancelTooLate();
        history.failing(1).accepted().claimed(W1).throwsOnce().cancelled().read();
        history.job(Fate.COMPLETES).accepted().claimed(W1).dies().cancelled();
        history.job(Fate.COMPLETES).accepted().claimed(W1).drains().cancelled();
        history.job(Fate.COMPLETES)
                .accepted()
                .unanswered(Action.CANCEL)
                .cancelledSilently()
                .read();
    }

    @Test
    void aCancelThatLosesItsWorkerCancels() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1).cancelRequested();
        history.befalls(W1, What.DIED, history.now, history.now);
        job.executed(End.CUT).losses++;
        job.ends("cancelled", "lost", Words.BY_USER).read();
    }

    @Test
    void retries() {
        Story job = history.job(Fate.COMPLETES)
                .accepted()
                .cancelled()
                .retried()
                .read()
                .claimed(W1);
        job.cancelRequested()
                .stops(Words.BY_USER)
                .retried()
                .claimed(W2)
                .returns()
                .retryRefused()
                .read();
        history.job(Fate.FAILS)
                .accepted()
                .claimed(W1)
                .throwsAtLast()
                .retried()
                .claimed(W1)
                .throwsAtLast();
        history.job(Fate.FAILS).accepted().claimed(W1).throwsAtLast().retried().cancelled();
    }

    @Test
    void aRetryNobodyKnowsOfMayHappenLater() {
        Story job = history.job(Fate.COMPLETES)
                .accepted()
                .cancelled()
                .read()
                .unanswered(Action.RETRY)
                .read();
        history.passes(5_000);
        job.begunAnew().read().claimed(W1).returns().read();
    }

    @Test
    void aRetryRacesWithReads() {
        Story job = history.job(Fate.COMPLETES).accepted().cancelled();
        job.read();
        history.now -= 15;
        job.retried();
        history.now -= 15;
        job.read().claimed(W1).returns();
    }

    @Test
    void unknownAnswers() {
        history.job(Fate.COMPLETES).acceptedUnknown(0).claimed(W1).returns();
        history.befalls(History.GATEWAY, What.STORE_PATH, history.now, history.now + 100);
        history.job(Fate.COMPLETES).acceptedUnknown(503).claimed(W1).returns();
        history.job(Fate.COMPLETES).refused(503, "unavailable");
        history.job(Fate.COMPLETES).refused(0, null);
    }

    @Test
    void lossesWithCause() {
        history.job(Fate.COMPLETES).accepted().claimed(W1).dies().claimed(W2).returns();
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .drains()
                .claimed(W2)
                .progresses()
                .read()
                .returns();
        lostIn(What.PAUSED, 2_500);
        lostIn(What.STORE_PATH, 45_000);
        history.befalls(W1, What.STORE_PATH, history.now, history.now + 1_000);
        history.befalls(W1, What.BROKER_PATH, history.now + 3_000, history.now + 9_000);
        history.passes(6_000);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        history.befalls(W1, What.STORE_PATH, history.now, history.now + 10);
        history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .releasedUnbegun()
                .claimed(W1)
                .returns();
    }

    @Test
    void twoShortPausesAreALongOne() {
        history.befalls(W1, What.PAUSED, history.now + 100, history.now + 1_900);
        history.befalls(W1, What.PAUSED, history.now + 2_000, history.now + 3_500);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
    }

    private void lostIn(What what, long millis) {
        history.befalls(W1, what, history.now, history.now + millis);
        history.job(Fate.COMPLETES).accepted().claimed(W1).lost().claimed(W2).returns();
        history.passes(60_000);
    }

    @Test
    void poisonIsACauseOfItsOwnAndForOthers() {
        Story other = history.job(Fate.COMPLETES).accepted().claimed(W1);
        Story poison = history.job(Fate.POISONS).accepted().claimed(W1).lost();
        other.lost().claimed(W2).returns();
        for (int i = 0; i < 9; i++) {
            poison.claimed(W1).lost();
        }
        poison.read().retried();
        for (int i = 0; i < 10; i++) {
            poison.claimed(W1).lost();
        }
    }

    @Test
    void aWakingWorkerOverlapsForHalfASecond() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        long start = history.now;
        history.befalls(W1, What.PAUSED, start + 100, start + 20_000);
        job.executed(End.STOPPED, new Span(start, start + 100), new Span(start + 20_000, start + 20_500));
        history.passes(15_000);
        job.losses++;
        job.recorded("queued", "lost", null, null).claimed(W2);
        job.executed(End.RETURNED, new Span(start + 15_500, start + 30_000)).resultAttempt = 2;
        history.passes(20_000);
        job.ends("completed", "completed", null);
    }

    @Test
    void aWorkerMayWakeBeforeItsHandlerBegins() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        long start = history.now;
        history.befalls(W1, What.PAUSED, start, start + 20_000);
        job.executed(End.STOPPED, new Span(start + 20_003, start + 20_900));
        history.passes(15_000);
        job.losses++;
        job.recorded("queued", "lost", null, null).claimed(W2);
        job.executed(End.RETURNED, new Span(start + 15_500, start + 30_000)).resultAttempt = 2;
        history.passes(20_000);
        job.ends("completed", "completed", null);
    }

    @Test
    void aLateReturnIsNotRecorded() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1).executed(End.RETURNED);
        history.befalls(W1, What.DIED, history.now, history.now);
        job.losses++;
        job.recorded("queued", "lost", null, null).claimed(W2).returns();
    }

    @Test
    void aCommandsProcessesAreGoneBeforeAnotherTakesItOver() {
        Story command = history.job(Fate.RUNS).accepted().claimed(W1);
        history.trees.add(new Tree(command.id, 1, history.now, history.now + 3_000));
        history.befalls(W1, What.DIED, history.now, history.now + 2_000).passes(6_000);
        command.losses++;
        command.recorded("queued", "lost", null, null).claimed(W2).exits();
    }
}
