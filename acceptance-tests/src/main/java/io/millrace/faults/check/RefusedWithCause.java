package io.millrace.faults.check;

import io.millrace.faults.check.Stretches.Stretch;
import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.StoredJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Clients of the suite ask for nothing wrong, and stay far below all limits. So they are refused only for another job in the window,
 * or for the status of the job that they mean, which exists, and is theirs.
 */
final class RefusedWithCause implements Rule {
    static final String KIND = "refused without cause";

    private record Key(String owner, String objectId) {}

    @Override
    public List<Violation> check(Facts facts) {
        Map<Key, Stretches> held = held(facts);
        List<Violation> found = new ArrayList<>();
        for (Operation answer : facts.operations()) {
            if (answer.status() >= 400 && answer.status() < 500) {
                boolean fair = answer.action() == Action.SUBMIT ? isFair(answer, held) : isFair(answer, facts);
                if (!fair) {
                    found.add(new Violation(KIND, Facts.name(answer), answer.toString()));
                }
            }
        }
        return found;
    }

    private static boolean isFair(Operation answer, Map<Key, Stretches> held) {
        Demand demand = answer.demand();
        String objectId = demand == null ? null : demand.objectId();
        if (answer.status() != 409 || !isCode(answer, Words.DEDUP_CONFLICT) || objectId == null) {
            return false;
        }
        return held.getOrDefault(new Key(answer.owner(), objectId), Stretches.NONE)
                .meets(answer.sentAt() - Bounds.CLOCK, answer.answeredAt() + Bounds.CLOCK);
    }

    private static boolean isFair(Operation answer, Facts facts) {
        if (answer.status() == 404) {
            Life life = facts.life(answer.jobId());
            return life == null || !life.job().owner().equals(answer.owner());
        }
        return answer.status() == 409
                && switch (answer.action()) {
                    case CANCEL -> isCode(answer, Words.ALREADY_CANCELLED) || isCode(answer, Words.ALREADY_FINISHED);
                    case RETRY -> isCode(answer, Words.NOT_RETRYABLE) || isCode(answer, Words.DEDUP_CONFLICT);
                    case READ, SUBMIT -> false;
                };
    }

    private static boolean isCode(Operation answer, @Nullable String code) {
        return Objects.equals(answer.code(), code);
    }

    /** When each object's window may have been held: a conflict's answer names no moment, and need not name the job. */
    private static Map<Key, Stretches> held(Facts facts) {
        Map<Key, List<Stretch>> all = new HashMap<>();
        for (Life life : facts.lives()) {
            StoredJob job = life.job();
            if (job.objectId() != null) {
                all.computeIfAbsent(new Key(job.owner(), job.objectId()), any -> new ArrayList<>())
                        .add(new Stretch(job.createdAt(), Hold.until(life, facts)));
            }
        }
        Map<Key, Stretches> held = new HashMap<>();
        all.forEach((key, stretches) -> held.put(key, Stretches.of(stretches)));
        return held;
    }
}
