package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One broken promise about what clients are told, and nothing else is found. */
class BrokenAnswersTest {
    private final History history = new History();

    private void isFound(String kind) {
        assertThat(history.kinds()).containsExactly(kind);
    }

    @Test
    void anAcceptedJobIsNotStored() {
        Story job = history.job(Fate.COMPLETES).accepted();
        job.isStored = false;
        isFound("false 202");
    }

    @Test
    void anAnswerComesLate() {
        history.befalls(History.GATEWAY, What.STORE_PATH, history.now, history.now + 6_000);
        history.operations.add(unavailableAfter(9_000));
        isFound("late answer");
        history.befalls("gateway-2", What.PAUSED, history.now, history.now + 6_000);
        isFound("late answer");
        history.impairments.remove(1);
        history.befalls(History.GATEWAY, What.PAUSED, history.now, history.now + 6_000);
        assertThat(history.kinds()).isEmpty();
        history.impairments.remove(1);
        history.befalls(History.GATEWAY, What.STARTING, history.now, history.now + 6_000);
        assertThat(history.kinds()).isEmpty();
        history.impairments.remove(1);
        history.operations.set(0, unavailableAfter(5_000));
        assertThat(history.kinds()).isEmpty();
    }

    @Test
    void aRequestIsNotAnsweredAtAll() {
        history.operations.add(new Operation(
                Action.READ,
                "owner",
                History.GATEWAY,
                "job-0",
                null,
                history.now,
                history.now + 20_000,
                0,
                null,
                null,
                null));
        isFound("late answer");
    }

    @Test
    void aGatewaySaysThatItCannotThoughPostgresIsThere() {
        history.befalls(History.GATEWAY, What.BROKER_PATH, history.now, history.now + 6_000);
        history.befalls("gateway-2", What.STORE_PATH, history.now, history.now + 6_000);
        history.befalls("gateway-2", What.STARTING, history.now, history.now + 6_000);
        history.befalls(History.GATEWAY, What.DIED, history.now - 9_000, history.now);
        history.operations.add(unavailableAfter(10));
        isFound("server error");
    }

    @Test
    void aProcessEndsByItself() {
        history.befalls(History.GATEWAY, What.ENDED_ITSELF, history.now, history.now + 1_000);
        isFound("ended unasked");
        history.impairments.clear();
        history.befalls(W1, What.ENDED_ITSELF, history.now, history.now + 1_000);
        isFound("ended unasked");
        history.befalls(W1, What.PAUSED, history.now - 4_000, history.now - 500);
        assertThat(history.kinds()).isEmpty();
    }

    private Operation unavailableAfter(long millis) {
        return new Operation(
                Action.CANCEL,
                "owner",
                History.GATEWAY,
                "job-0",
                null,
                history.now,
                history.now + millis,
                503,
                "unavailable",
                null,
                null);
    }

    @Test
    void anAcceptanceNamesNoJob() {
        Story job = history.job(Fate.COMPLETES);
        job.answered(Action.SUBMIT, job.demand, 202, null, null, null);
        isFound("false 202");
    }

    @Test
    void anAcceptanceNamesTheJobOfAnotherDemand() {
        Story job = history.job(Fate.COMPLETES).runs();
        job.answered(Action.SUBMIT, job.again(), 202, null, job.status, job.sighting(false));
        isFound("false 202");
    }

    @Test
    void aJobThatIsNotStoredIsShown() {
        Story job = history.job("o", 60);
        job.duplicated();
        isFound("false 202");
        history.operations.clear();
        job.read();
        isFound("false 202");
        history.operations.clear();
        job.status = "cancelled";
        job.cancelTooLate();
        isFound("false 202");
    }

    @Test
    void anEndIsUndone() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        Sighting running = job.sighting(false);
        job.returns().read();
        job.answered(Action.READ, null, 200, null, "processing", running);
        isFound("resurrected");
    }

    @Test
    void anEndThatAProblemToldIsUndone() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        job.answered(Action.CANCEL, null, 409, Words.ALREADY_FINISHED, "failed", null)
                .returns();
        isFound("resurrected");
    }

    @Test
    void aCancelledJobRuns() {
        Story job = history.job(Fate.COMPLETES).accepted().cancelled();
        history.passes(100);
        job.begunAnew().claimed(W1).returns();
        isFound("resurrected");
    }

    @Test
    void aReasonChanges() {
        Story job = history.job(Fate.OVERRUNS)
                .accepted()
                .claimed(W1)
                .cancelRequested()
                .stops(Words.TIMEOUT);
        Sighting byUser = new Sighting(job.id, "cancelled", Words.BY_USER, 1, false, null, null);
        job.answered(Action.READ, null, 200, null, "cancelled", byUser).read();
        isFound("resurrected");
    }

    @Test
    void aRetryDoesNotUndoACompletion() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        Sighting running = job.sighting(false);
        job.returns().read().unanswered(Action.RETRY);
        job.answered(Action.READ, null, 200, null, "processing", running);
        isFound("resurrected");
    }

    @Test
    void aRefusedRetryExcusesNothing() {
        Story job = history.job(Fate.COMPLETES).accepted().cancelled();
        job.answered(Action.RETRY, null, 409, Words.DEDUP_CONFLICT, null, null);
        history.passes(100);
        job.begunAnew().claimed(W1).returns();
        isFound("resurrected");
    }

    @Test
    void aRetryExcusesWhatComesAfterItAlone() {
        Story job = history.job(Fate.COMPLETES)
                .accepted()
                .cancelled()
                .retried()
                .claimed(W1)
                .returns()
                .read();
        job.answered(
                Action.READ, null, 200, null, "queued", new Sighting(job.id, "queued", null, 1, false, null, null));
        isFound("resurrected");
    }

    @Test
    void anAttemptDecreases() {
        Story job = history.failing(1)
                .accepted()
                .claimed(W1)
                .throwsOnce()
                .claimed(W1)
                .read();
        job.answered(
                Action.READ,
                null,
                200,
                null,
                "processing",
                new Sighting(job.id, "processing", null, 1, false, null, null));
        job.returns();
        isFound("resurrected");
    }

    @Test
    void theStoreForgetsAnEnd() {
        Story job = history.job(Fate.OVERRUNS)
                .accepted()
                .claimed(W1)
                .cancelRequested()
                .stops(Words.TIMEOUT)
                .read();
        job.reason = Words.BY_USER;
        history.attempts.set(0, Change.reason(history.attempts.get(0), Words.BY_USER));
        isFound("resurrected");
    }

    @Test
    void aDuplicateIsOfAWindowThatIsOver() {
        Story job = history.job("o", 1).runs();
        history.passes(10_000);
        job.duplicated();
        isFound("untrue answer");
    }

    @Test
    void aDuplicateIsOfAFreedWindow() {
        Story job = history.job("o", 60).accepted().cancelled();
        history.passes(10_000);
        job.duplicated();
        isFound("untrue answer");
    }

    @Test
    void aDuplicateIsOfAnotherObjectOrOwner() {
        Story job = history.job("o", 60).runs();
        Story other = history.job("p", 60).runs();
        job.answered(Action.SUBMIT, other.again(), 200, null, job.status, job.sighting(true));
        isFound("untrue answer");
        history.operations.remove(history.operations.size() - 1);
        job.duplicated();
        int last = history.operations.size() - 1;
        history.operations.set(last, Change.owner(history.operations.get(last), "bob"));
        isFound("untrue answer");
    }

    @Test
    void aDuplicateIsNoDuplicate() {
        Story job = history.job("o", 60).runs();
        job.answered(Action.SUBMIT, job.again(), 200, null, job.status, job.sighting(false));
        isFound("untrue answer");
    }

    @ParameterizedTest
    @CsvSource({"200,,completed", "202,,completed", "409,already-cancelled,completed"})
    void aCancelsAnswerDoesNotFitItsCode(int status, String code, String told) {
        history.job(Fate.COMPLETES).runs().answered(Action.CANCEL, null, status, code, told, null);
        isFound("untrue answer");
    }

    @Test
    void aFailedJobIsNotRetryable() {
        history.job(Fate.FAILS).accepted().claimed(W1).throwsAtLast().retryRefused();
        isFound("untrue answer");
    }

    @Test
    void aCompletionIsToldBeforeItIsRecorded() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1);
        job.answered(
                Action.READ, null, 200, null, "completed", new Sighting(job.id, "completed", null, 1, false, 1, null));
        history.passes(100);
        job.returns();
        isFound("untrue answer");
    }

    @Test
    void anotherJobIsShown() {
        Story asked = history.job(Fate.COMPLETES).runs();
        Story shown = history.job(Fate.COMPLETES).runs();
        asked.answered(Action.READ, null, 200, null, shown.status, shown.sighting(false));
        isFound("untrue answer");
    }
}
