package io.millrace.faults.check;

import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.Tree;
import java.util.function.Consumer;

/**
 * Law L5: no process of a command outlives its run. A worker says that a run has ended when nothing of it runs any more, and whoever takes
 * the runs of a dead or sleeping worker over does so later than its supervisor has killed them: so no end of an attempt comes before the
 * end of its processes.
 */
final class NoOrphans implements Rule.OfLives {
    static final String KIND = "a process outlived its run";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        for (Tree tree : life.trees()) {
            for (StoredAttempt attempt : life.attempts()) {
                if (attempt.attempt() == tree.attempt() && tree.to() > attempt.finishedAt() + Bounds.CLOCK) {
                    found.accept(new Violation(KIND, life.id(), tree + " of " + attempt));
                }
            }
        }
    }
}
