package io.millrace.faults.check;

import io.millrace.faults.evidence.Demand.Fate;
import java.util.List;

/** Whoever sees no processes at all finds none that outlived its run: {@link NoOrphans} would hold for a watch that is blind. */
final class CommandsWereSeen implements Rule {
    static final String KIND = "commands that nobody saw";

    /** A short one may come and go between two looks; so many in a row do not. */
    private static final int MANY = 30;

    @Override
    public List<Violation> check(Facts facts) {
        List<Life> completed = facts.lives().stream()
                .filter(CommandsWereSeen::isCompletedCommand)
                .toList();
        boolean unseen = completed.stream().allMatch(life -> life.trees().isEmpty());
        return completed.size() >= MANY && unseen
                ? List.of(new Violation(
                        KIND, "?", completed.size() + " commands completed, and no process of one was seen"))
                : List.of();
    }

    private static boolean isCompletedCommand(Life life) {
        return life.demand() != null
                && life.demand().fate() == Fate.RUNS
                && life.job().status().equals(Words.COMPLETED);
    }
}
