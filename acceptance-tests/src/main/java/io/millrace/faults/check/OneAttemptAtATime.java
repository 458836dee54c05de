package io.millrace.faults.check;

import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.Span;
import java.util.List;
import java.util.function.Consumer;

/** Law L6, second half: an attempt runs beside a later one only if it was asleep before, and then for a second after it woke. */
final class OneAttemptAtATime implements Rule.OfLives {
    static final String KIND = "two attempts at once";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        List<Execution> runs = life.executions();
        for (int i = 0; i < runs.size(); i++) {
            for (int j = i + 1; j < runs.size(); j++) {
                Execution earlier = runs.get(i);
                Execution later = runs.get(j);
                if (earlier.attempt() != later.attempt() && tooLong(earlier, later, facts)) {
                    found.accept(new Violation(KIND, life.id(), earlier + " and " + later));
                }
            }
        }
    }

    private static boolean tooLong(Execution earlier, Execution later, Facts facts) {
        long allowedUntil = Long.MIN_VALUE;
        long sleptSince = Long.MAX_VALUE;
        for (Span span : earlier.spans()) {
            boolean woke = sleptSince == Long.MAX_VALUE
                    ? facts.causes(earlier.worker()).wokeBefore(span.from())
                    : span.from() - sleptSince >= Bounds.SLEEP;
            if (woke) {
                allowedUntil = span.from() + Bounds.WAKING + Bounds.CLOCK;
            }
            sleptSince = span.to();
            for (Span other : later.spans()) {
                long from = Math.max(span.from(), other.from());
                long to = Math.min(span.to(), other.to());
                if (to - from > Bounds.CLOCK && to > allowedUntil) {
                    return true;
                }
            }
        }
        return false;
    }
}
