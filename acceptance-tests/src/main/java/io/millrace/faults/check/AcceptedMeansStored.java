package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Law L1, first half: what an answer names is in the store, and a 202 names the job of its own demand. An answer without a job, such as
 * a 404, names none. A job that is missing is reported once, with the first answer that named it.
 */
final class AcceptedMeansStored implements Rule {
    static final String KIND = "false 202";

    @Override
    public List<Violation> check(Facts facts) {
        List<Violation> found = new ArrayList<>();
        Set<String> missing = new HashSet<>();
        for (Operation answer : facts.operations()) {
            String job = Facts.subject(answer);
            Life life = facts.life(job);
            Demand demand = answer.demand();
            boolean accepted = answer.action() == Action.SUBMIT && answer.status() == 202;
            if (life == null) {
                if (job != null && (accepted || shows(answer)) && missing.add(job)) {
                    found.add(new Violation(KIND, job, "the store does not hold what was answered: " + answer));
                } else if (job == null && accepted) {
                    found.add(new Violation(KIND, Facts.name(answer), "an acceptance that names no job: " + answer));
                }
            } else if (accepted
                    && demand != null
                    && !demand.op().equals(life.job().op())) {
                found.add(new Violation(KIND, life.id(), "op " + demand.op() + " was answered with " + life.job()));
            }
        }
        return found;
    }

    /** A problem of a submission may name the job that stands in its way; of other requests it names what they asked for. */
    private static boolean shows(Operation answer) {
        return answer.sighting() != null
                || (answer.status() != 0 && answer.told() != null)
                || (answer.action() == Action.SUBMIT && answer.status() == 409);
    }
}
