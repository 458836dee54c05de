package io.millrace.faults.check;

import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import java.util.List;

/**
 * Whatever is away, a request is answered within five seconds, unless its gateway slept, or was not ready yet; one that a client gave up waiting
 * for is late, too. Reads may be long polls: they have so much longer as those wait at most.
 */
final class AnswersInTime implements Rule {
    static final String KIND = "late answer";

    @Override
    public List<Violation> check(Facts facts) {
        return facts.operations().stream()
                .filter(each -> took(each) > bound(each) && !itsGatewaySleptOrStarted(each, facts))
                .map(each -> new Violation(KIND, Facts.name(each), "took " + took(each) + " ms: " + each))
                .toList();
    }

    private static long took(Operation operation) {
        return operation.answeredAt() - operation.sentAt();
    }

    private static long bound(Operation operation) {
        return operation.action() == Action.READ ? Bounds.ANSWER + Bounds.LONGEST_POLL : Bounds.ANSWER;
    }

    private static boolean itsGatewaySleptOrStarted(Operation answer, Facts facts) {
        List<Impairment> all = facts.evidence().impairments();
        return all.stream()
                .anyMatch(each -> (each.what() == What.PAUSED || each.what() == What.STARTING)
                        && each.process().equals(answer.gateway())
                        && each.from() <= answer.answeredAt()
                        && each.to() >= answer.sentAt());
    }
}
