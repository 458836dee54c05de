package io.millrace.faults.check;

import io.millrace.faults.check.Stretches.Stretch;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import java.util.List;
import java.util.Set;

/**
 * Only without PostgreSQL does a gateway say 503; clients call it directly, so that nobody else answers for it. One that slept, or leaves, may
 * say so, too. Any other server error is none of those that are promised.
 */
final class NoServerError implements Rule {
    static final String KIND = "server error";
    private static final Set<What> FAIR = Set.of(What.STORE_PATH, What.PAUSED, What.TERMINATED);

    @Override
    public List<Violation> check(Facts facts) {
        Stretches fair = fair(facts);
        return facts.operations().stream()
                .filter(answer -> answer.status() >= 500 && !(answer.status() == 503 && isFair(answer, fair)))
                .map(answer -> new Violation(KIND, Facts.name(answer), answer.toString()))
                .toList();
    }

    /** The evidence does not say which gateway answered: any of them will do. */
    private static Stretches fair(Facts facts) {
        return Stretches.of(facts.evidence().impairments().stream()
                        .filter(each -> each.process().startsWith("gateway") && FAIR.contains(each.what()))
                        .map(each -> new Stretch(each.from(), each.to()))
                        .toList())
                .longerBy(Bounds.RECOVERY);
    }

    private static boolean isFair(Operation answer, Stretches fair) {
        return fair.meets(answer.sentAt(), answer.answeredAt());
    }
}
