package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.StoredAttempt;
import io.millrace.faults.evidence.StoredJob;
import io.millrace.faults.evidence.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The store holds at most one job of each demand, none of a demand that was refused, or answered with another job, and no other; and none runs that was not claimed. */
final class NothingUnexpected implements Rule {
    static final String KIND = "unexpected";

    @Override
    public List<Violation> check(Facts facts) {
        List<Violation> found = new ArrayList<>();
        Map<String, String> byOp = new HashMap<>();
        for (Life life : facts.lives()) {
            String why = unexpected(life);
            String op = life.job().op();
            String first = op == null ? null : byOp.putIfAbsent(op, life.id());
            if (why != null) {
                found.add(new Violation(
                        KIND, life.id(), why + ": " + life.job() + ", asked for by " + life.submission()));
            } else if (first != null) {
                found.add(new Violation(KIND, life.id(), "stored twice: op " + op + " made " + first + " too"));
            }
        }
        strangers(facts)
                .forEach(id -> found.add(new Violation(KIND, id, "it has run, but the store does not hold it")));
        return found;
    }

    private static @Nullable String unexpected(Life life) {
        Operation submission = life.submission();
        Demand demand = life.demand();
        StoredJob job = life.job();
        if (submission == null || demand == null) {
            return "nobody asked for it";
        } else if (submission.status() >= 400 && submission.status() < 500) {
            return "it was refused";
        } else if (submission.status() == 200 && isAnother(life, Facts.subject(submission))) {
            return "it was answered with another job";
        } else if (!submission.owner().equals(job.owner()) || !Objects.equals(demand.objectId(), job.objectId())) {
            return "it was asked for otherwise";
        } else if (life.executions().stream().anyMatch(run -> run.attempt() > job.attempt())) {
            return "it ran without a claim";
        }
        return null;
    }

    private static boolean isAnother(Life life, @Nullable String named) {
        return named != null && !named.equals(life.id());
    }

    private static Set<String> strangers(Facts facts) {
        Set<String> strangers = new LinkedHashSet<>();
        facts.evidence().attempts().stream().map(StoredAttempt::jobId).forEach(strangers::add);
        facts.evidence().executions().stream().map(Execution::jobId).forEach(strangers::add);
        facts.evidence().trees().stream().map(Tree::jobId).forEach(strangers::add);
        strangers.removeIf(id -> facts.life(id) != null);
        return strangers;
    }
}
