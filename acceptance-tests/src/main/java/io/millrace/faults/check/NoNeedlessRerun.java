package io.millrace.faults.check;

import io.millrace.faults.evidence.StoredAttempt;
import java.util.function.Consumer;

/** Law L6, first half: a run is lost, or given back, only if something was done to its worker that costs a worker its runs. */
final class NoNeedlessRerun implements Rule.OfLives {
    static final String KIND = "run twice without cause";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        for (StoredAttempt attempt : life.attempts()) {
            if (!hasCause(attempt, life, facts.causes(attempt.worker()))) {
                found.accept(
                        new Violation(KIND, life.id(), "nothing had befallen " + attempt.worker() + ": " + attempt));
            }
        }
    }

    private static boolean isBegun(StoredAttempt attempt, Life life) {
        return life.executions().stream().anyMatch(each -> each.attempt() == attempt.attempt());
    }

    private static boolean hasCause(StoredAttempt attempt, Life life, Causes causes) {
        return switch (attempt.outcome()) {
            case Words.LOST -> causes.mayLose(attempt.startedAt(), attempt.finishedAt());
            case Words.RELEASED ->
                causes.mayRelease(attempt.startedAt(), attempt.finishedAt())
                        || (!isBegun(attempt, life)
                                && causes.mayReleaseUnbegun(attempt.startedAt(), attempt.finishedAt()));
            default -> true;
        };
    }
}
