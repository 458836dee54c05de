package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.End;
import io.millrace.faults.evidence.Sighting;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Law L3: only the current attempt writes. A result is there only of a job that completed, and is its last attempt's; a claim and a retry
 * clear the progress, so that what there is of it is the current attempt's too. A completed attempt has returned: the handler's line
 * is on the disk before it does.
 */
final class NoStaleWrite implements Rule.OfLives {
    static final String KIND = "stale write accepted";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        StoredJob job = life.job();
        if (isStale(job.status(), job.attempt(), job.resultAttempt(), job.progressAttempt())) {
            found.accept(new Violation(KIND, life.id(), "stored: " + job));
        }
        life.operations().stream()
                .flatMap(operation -> Stream.ofNullable(operation.sighting()))
                .filter(NoStaleWrite::isStale)
                .findFirst()
                .ifPresent(seen -> found.accept(new Violation(KIND, life.id(), "seen: " + seen)));
        for (StoredAttempt attempt : life.attempts()) {
            if (attempt.outcome().equals(Words.COMPLETED) && !isCommand(life) && !returned(life, attempt)) {
                found.accept(new Violation(
                        KIND, life.id(), "completed, but did not return: " + attempt + ", " + life.executions()));
            }
        }
    }

    private static boolean isStale(Sighting seen) {
        return isStale(seen.status(), seen.attempt(), seen.resultAttempt(), seen.progressAttempt());
    }

    private static boolean isStale(
            String status, int attempt, @Nullable Integer resultAttempt, @Nullable Integer progressAttempt) {
        boolean staleResult =
                resultAttempt != null && (!status.equals(Words.COMPLETED) || resultAttempt.intValue() != attempt);
        return staleResult || (progressAttempt != null && progressAttempt.intValue() != attempt);
    }

    private static boolean isCommand(Life life) {
        Demand demand = life.demand();
        return demand != null && demand.fate() == Fate.RUNS;
    }

    private static boolean returned(Life life, StoredAttempt attempt) {
        List<Execution> runs = life.executions().stream()
                .filter(execution -> execution.attempt() == attempt.attempt())
                .toList();
        return runs.stream().anyMatch(execution -> execution.end() == End.RETURNED);
    }
}
