package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static io.millrace.faults.check.History.W2;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.StoredAttempt;
import org.junit.jupiter.api.Test;

/** One broken promise about what the store holds, and nothing else is found. */
class BrokenStoreTest {
    private final History history = new History();

    private void isFound(String kind) {
        assertThat(history.kinds()).containsExactly(kind);
    }

    @Test
    void aJobNeverEnds() {
        history.job(Fate.COMPLETES).accepted();
        isFound("lost");
        history.job(Fate.COMPLETES).accepted().claimed(W1);
        history.failing(1).accepted().claimed(W1).throwsOnce();
        history.job(Fate.COMPLETES).acceptedUnknown(0);
        assertThat(Checker.check(history.evidence())).hasSize(4);
        isFound("lost");
    }

    @Test
    void nobodyAskedForAJob() {
        Story job = history.job(Fate.COMPLETES).runs();
        job.op = "stranger";
        history.operations.clear();
        isFound("unexpected");
        job.op = null;
        isFound("unexpected");
    }

    @Test
    void aJobIsStoredTwice() {
        Story job = history.job(Fate.COMPLETES).runs();
        history.job(job.demand).stored().claimed(W1).returns();
        isFound("unexpected");
    }

    @Test
    void aDuplicateIsStoredToo() {
        Story first = history.job("o", 1).runs();
        Story second = history.job("o", 1);
        first.answered(Action.SUBMIT, second.demand, 200, null, first.status, first.sighting(true));
        history.passes(5_000);
        second.stored().claimed(W1).returns();
        isFound("unexpected");
    }

    @Test
    void aJobIsStoredForAnotherObject() {
        history.job("o", 60).runs().objectId = "p";
        isFound("unexpected");
    }

    @Test
    void aJobRunsThatIsNotStored() {
        Story job = history.job(Fate.COMPLETES).runs();
        job.isStored = false;
        history.operations.clear();
        isFound("unexpected");
        history.attempts.clear();
        isFound("unexpected");
    }

    @Test
    void aJobRunsThatWasNotClaimed() {
        Story job = history.job(Fate.COMPLETES).accepted();
        job.startedAt = history.now;
        job.attempt = 1;
        job.executed(End.RETURNED).attempt = 0;
        job.cancelled();
        isFound("unexpected");
    }

    @Test
    void aJobCompletesTwice() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1).returns();
        job.claimed(W2).returns();
        isFound("duplicated outcome");
    }

    @Test
    void aJobCompletesByAnotherAttempt() {
        Story job = history.job(Fate.COMPLETES)
                .accepted()
                .claimed(W1)
                .dies()
                .claimed(W2)
                .returns();
        StoredAttempt lost = history.attempts.get(0);
        job.resultAttempt = null;
        history.executions.set(0, Change.returned(history.executions.get(0)));
        history.attempts.set(0, Change.outcome(lost, "completed", null));
        history.attempts.set(1, Change.outcome(history.attempts.get(1), "lost", null));
        history.befalls(W2, What.DIED, history.now, history.now);
        isFound("duplicated outcome");
    }

    @Test
    void aJobCompletesWithoutHistory() {
        history.job(Fate.COMPLETES).runs();
        history.attempts.clear();
        isFound("duplicated outcome");
    }

    @Test
    void aCompletedJobFails() {
        Story job = history.job(Fate.FAILS).accepted().claimed(W1).returns();
        job.resultAttempt = null;
        job.claimed(W1).throwsAtLast();
        isFound("duplicated outcome");
    }

    @Test
    void aJobEndsTwiceWithoutRetry() {
        Story job = history.job(Fate.OVERRUNS).accepted().claimed(W1).stops(Words.TIMEOUT);
        job.begunAnew().claimed(W1).stops(Words.TIMEOUT);
        isFound("duplicated outcome");
    }

    @Test
    void anAttemptIsExecutedTwice() {
        Story job = history.job(Fate.COMPLETES).runs();
        history.executions.add(history.executions.get(0));
        assertThat(job.attempt).isEqualTo(1);
        isFound("duplicated outcome");
    }

    @Test
    void aRowDisagreesWithItsHistory() {
        Story job = history.job(Fate.FAILS).accepted().claimed(W1).stops(Words.BY_USER);
        job.status = "failed";
        job.reason = Words.ERROR;
        isFound("duplicated outcome");
    }

    @Test
    void aReasonDisagreesWithItsHistory() {
        Story job = history.job(Fate.OVERRUNS)
                .accepted()
                .claimed(W1)
                .cancelRequested()
                .stops(Words.BY_USER);
        job.reason = Words.TIMEOUT;
        isFound("duplicated outcome");
    }

    @Test
    void anAttemptLeftNoRow() {
        history.job(Fate.COMPLETES).accepted().claimed(W1).drains().claimed(W2).returns();
        history.attempts.remove(0);
        isFound("gap in the attempts");
    }

    @Test
    void theLastAttemptOfACancelledJobLeftNoRow() {
        history.job(Fate.OVERRUNS).accepted().claimed(W1).stops(Words.TIMEOUT);
        history.attempts.clear();
        isFound("gap in the attempts");
    }

    @Test
    void anAttemptLeftTwoRows() {
        history.failing(1).accepted().claimed(W1).throwsOnce().claimed(W1).returns();
        history.attempts.add(0, history.attempts.get(0));
        isFound("gap in the attempts");
    }

    @Test
    void aResultIsOfAnotherAttempt() {
        history.failing(1).accepted().claimed(W1).throwsOnce().claimed(W1).returns().resultAttempt = 1;
        isFound("stale write accepted");
    }

    @Test
    void aCancelledJobHasAResult() {
        history.job(Fate.OVERRUNS).accepted().claimed(W1).stops(Words.TIMEOUT).resultAttempt = 1;
        isFound("stale write accepted");
    }

    @Test
    void aProgressIsOfAnotherAttempt() {
        Story job = history.failing(1)
                .accepted()
                .claimed(W1)
                .progresses()
                .throwsOnce()
                .claimed(W1)
                .returns();
        job.progressAttempt = 1;
        isFound("stale write accepted");
        job.progressAttempt = 3;
        isFound("stale write accepted");
    }

    @Test
    void aStaleProgressIsSeen() {
        Story job = history.failing(1).accepted().claimed(W1).throwsOnce().claimed(W1);
        job.answered(
                Action.READ,
                null,
                200,
                null,
                "processing",
                new Sighting(job.id, "processing", null, 2, false, null, 1));
        job.returns();
        isFound("stale write accepted");
    }

    @Test
    void aCompletedAttemptDidNotReturn() {
        history.job(Fate.COMPLETES).runs();
        history.executions.set(0, Change.cut(history.executions.get(0)));
        isFound("stale write accepted");
        history.executions.clear();
        isFound("stale write accepted");
    }

    @Test
    void aFaultIsCountedAsAFailure() {
        history.failing(1)
                .accepted()
                .claimed(W1)
                .throwsOnce()
                .claimed(W1)
                .throwsOnce()
                .claimed(W1)
                .returns();
        isFound("a try used up");
    }

    @Test
    void aRowCountsMoreThanItsHistoryHas() {
        Story job = history.failing(1)
                .accepted()
                .claimed(W1)
                .throwsOnce()
                .claimed(W1)
                .returns();
        job.failures = 2;
        isFound("a try used up");
        job.failures = 1;
        job.losses = 1;
        isFound("a try used up");
    }
}
