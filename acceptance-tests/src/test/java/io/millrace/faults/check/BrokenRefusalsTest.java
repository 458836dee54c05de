package io.millrace.faults.check;

import static io.millrace.faults.check.History.W1;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request that is refused, or failed, without cause, and nothing else is found. */
class BrokenRefusalsTest {
    private final History history = new History();

    private void isFound(String kind) {
        assertThat(history.kinds()).containsExactly(kind);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void aServerFails(int status) {
        Story job = history.job(Fate.COMPLETES).refused(status, "internal");
        isFound("server error");
        history.operations.clear();
        job.accepted()
                .answered(Action.READ, null, status, null, null, null)
                .claimed(W1)
                .returns();
        isFound("server error");
    }

    @ParameterizedTest
    @CsvSource({"400,invalid", "401,unauthenticated", "404,not-found", "409,conflict", "409,dedup-conflict"})
    void aSubmissionIsRefused(int status, String code) {
        history.job("o", 60).refused(status, code);
        isFound("refused without cause");
    }

    @Test
    void aSubmissionIsRefusedForAWindowThatIsOver() {
        Story job = history.job("o", 1).runs();
        history.passes(10_000);
        job.conflicts();
        isFound("refused without cause");
    }

    @ParameterizedTest
    @CsvSource({"READ,404", "CANCEL,404", "RETRY,404", "READ,409", "CANCEL,409", "RETRY,400"})
    void aRequestAboutOnesOwnJobIsRefused(Action action, int status) {
        history.job(Fate.COMPLETES).runs().answered(action, null, status, "unknown-job", null, null);
        isFound("refused without cause");
    }

    @Test
    void whatIsRefusedIsStored() {
        Story job = history.job(Fate.COMPLETES).accepted().claimed(W1).returns();
        Operation submitted = history.operations.get(0);
        history.operations.set(
                0,
                new Operation(
                        Action.SUBMIT,
                        job.owner,
                        History.GATEWAY,
                        null,
                        job.demand,
                        submitted.sentAt(),
                        submitted.answeredAt(),
                        429,
                        "rate-limited",
                        null,
                        null));
        assertThat(history.kinds()).containsExactlyInAnyOrder("unexpected", "refused without cause");
    }
}
