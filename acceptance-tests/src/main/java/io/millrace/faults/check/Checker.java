package io.millrace.faults.check;

import io.millrace.faults.evidence.Evidence;
import java.util.List;

/**
 * Judges a run, as Jepsen's checkers do: from what clients asked and were told, what the store holds, when handlers really ran, and what
 * was done to whom. It names only what no legal course of events explains. Time grows with the evidence and the logarithm of it.
 */
public final class Checker {
    private static final List<Rule> RULES = List.of(
            new AcceptedMeansStored(),
            new EverythingEnds(),
            new NothingUnexpected(),
            new OneOutcome(),
            new NoGaps(),
            new NeverResurrected(),
            new OneJobAWindow(),
            new NoStaleWrite(),
            new NoNeedlessRerun(),
            new NoTryUsedUp(),
            new RightEnd(),
            new OneAttemptAtATime(),
            new NoOrphans(),
            new CommandsWereSeen(),
            new OutcomesAreTold(),
            new TrueAnswers(),
            new AnswersInTime(),
            new NobodyEndsUnasked(),
            new RefusedWithCause(),
            new NoServerError());

    private Checker() {}

    /**
     * All promises that were broken; empty if none was. The evidence must be of a run that has become idle: each job that is not
     * terminal counts as lost.
     */
    public static List<Violation> check(Evidence evidence) {
        Facts facts = new Facts(evidence);
        return RULES.stream().flatMap(rule -> rule.check(facts).stream()).toList();
    }
}
