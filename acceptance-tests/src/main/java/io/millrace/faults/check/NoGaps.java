package io.millrace.faults.check;

import io.millrace.faults.evidence.StoredAttempt;
import java.util.List;
import java.util.function.Consumer;

/**
 * Each claim leaves one row of history when its run ends: 1, 2, … up to the job's attempt, on and on through retries. A completed job
 * without its last row is {@link OneOutcome}'s.
 */
final class NoGaps implements Rule.OfLives {
    static final String KIND = "gap in the attempts";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        List<Integer> numbers =
                life.attempts().stream().map(StoredAttempt::attempt).toList();
        int attempt = life.job().attempt();
        boolean lastMayBeMissing = !life.isTerminal() || life.job().status().equals(Words.COMPLETED);
        int most = Math.max(attempt, 0);
        int least = lastMayBeMissing ? Math.max(attempt - 1, 0) : most;
        boolean inOrder = true;
        for (int i = 0; i < numbers.size(); i++) {
            inOrder &= numbers.get(i) == i + 1;
        }
        if (!inOrder || numbers.size() < least || numbers.size() > most) {
            found.accept(new Violation(KIND, life.id(), "attempts " + numbers + " of " + life.job()));
        }
    }
}
