package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Demand.Fate;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import java.util.function.Consumer;

/** A fault is no failure: an attempt fails only if its demand asked for that, and the row counts no more than its history has. */
final class NoTryUsedUp implements Rule.OfLives {
    static final String KIND = "a try used up";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        StoredJob job = life.job();
        if (job.failures() > life.count(Words.FAILED) || job.losses() > life.count(Words.LOST)) {
            found.accept(new Violation(KIND, life.id(), "counts more than " + life.attempts() + ": " + job));
        }
        Demand demand = life.demand();
        if (demand == null || demand.fate() == Fate.POISONS || demand.fate() == Fate.FAILS) {
            return;
        }
        for (StoredAttempt attempt : life.attempts()) {
            if (attempt.outcome().equals(Words.FAILED) && attempt.attempt() > demand.failsUntil()) {
                found.accept(new Violation(KIND, life.id(), attempt + " of " + demand));
            }
        }
    }
}
