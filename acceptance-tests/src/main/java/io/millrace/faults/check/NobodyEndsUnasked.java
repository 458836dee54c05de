package io.millrace.faults.check;

import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import java.util.List;

/**
 * A process ends when it is told to. A worker may also end itself for a run that does not stop when its session is lost, and a poison job ends
 * it; anything else is a crash, and excuses nothing that it costs.
 */
final class NobodyEndsUnasked implements Rule {
    static final String KIND = "ended unasked";

    @Override
    public List<Violation> check(Facts facts) {
        return facts.evidence().impairments().stream()
                .filter(each -> each.what() == What.ENDED_ITSELF)
                .filter(each -> !facts.causes(each.process()).mayLose(each.from() - Bounds.HALT, each.from()))
                .map(NobodyEndsUnasked::violation)
                .toList();
    }

    private static Violation violation(Impairment end) {
        return new Violation(KIND, end.process(), "at " + end.from());
    }
}
