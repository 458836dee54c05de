package io.millrace.faults.check;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.millrace.faults.check.Stretches.Stretch;
import io.millrace.faults.evidence.Impairment;
import io.millrace.faults.evidence.Impairment.What;
import io.millrace.faults.evidence.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Only without PostgreSQL does a gateway say 503; clients call it directly, so that nobody else answers for it. One that slept, leaves, or
 * has just been started may say so, too. Any other server error is none of those that are promised.
 */
final class NoServerError implements Rule {
    static final String KIND = "server error";
    private static final Set<What> FAIR = Set.of(What.STORE_PATH, What.PAUSED, What.TERMINATED, What.STARTING);

    @Override
    public List<Violation> check(Facts facts) {
        Map<String, Stretches> fair = fair(facts);
        return facts.operations().stream()
                .filter(answer -> answer.status() >= 500 && !(answer.status() == 503 && isFair(answer, fair)))
                .map(answer -> new Violation(KIND, Facts.name(answer), answer.toString()))
                .toList();
    }

    /** By process. */
    private static Map<String, Stretches> fair(Facts facts) {
        return facts.evidence().impairments().stream()
                .filter(each -> FAIR.contains(each.what()))
                .collect(groupingBy(
                        Impairment::process,
                        collectingAndThen(
                                mapping(each -> new Stretch(each.from(), each.to()), toList()),
                                all -> Stretches.of(all).longerBy(Bounds.RECOVERY))));
    }

    private static boolean isFair(Operation answer, Map<String, Stretches> fair) {
        return fair.getOrDefault(answer.gateway(), Stretches.NONE).meets(answer.sentAt(), answer.answeredAt());
    }
}
