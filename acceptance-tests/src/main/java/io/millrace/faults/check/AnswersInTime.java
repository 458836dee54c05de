package io.millrace.faults.check;

import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import java.util.List;
import java.util.function.Consumer;

/** Whatever is away, a request is answered within five seconds, unless its gateway slept. Reads may be long polls, and are not judged. */
final class AnswersInTime implements Rule.OfAnswers {
    static final String KIND = "late answer";

    @Override
    public void judge(Operation answer, Facts facts, Consumer<Violation> found) {
        long took = answer.answeredAt() - answer.sentAt();
        if (answer.action() != Action.READ && took > Bounds.ANSWER && !someGatewaySlept(answer, facts)) {
            found.accept(new Violation(KIND, Facts.name(answer), "took " + took + " ms: " + answer));
        }
    }

    /** The evidence does not say which gateway it was. */
    private static boolean someGatewaySlept(Operation answer, Facts facts) {
        List<Impairment> all = facts.evidence().impairments();
        return all.stream()
                .anyMatch(each -> each.what() == What.PAUSED
                        && each.process().startsWith("gateway")
                        && each.from() <= answer.answeredAt()
                        && each.to() >= answer.sentAt());
    }
}
