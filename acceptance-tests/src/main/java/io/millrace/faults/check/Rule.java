package io.millrace.faults.check;

import io.millrace.faults.evidence.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One promise, and how a breach of it shows. A rule keeps no state, and reports only what no legal course of events explains. */
interface Rule {
    List<Violation> check(Facts facts);

    /** A rule that judges each stored job by itself. */
    interface OfLives extends Rule {
        void judge(Life life, Facts facts, Consumer<Violation> found);

        @Override
        default List<Violation> check(Facts facts) {
            List<Violation> found = new ArrayList<>();
            facts.lives().forEach(life -> judge(life, facts, found::add));
            return found;
        }
    }

    /** A rule that judges each answer by itself. Requests without an answer are no answers. */
    interface OfAnswers extends Rule {
        void judge(Operation answer, Facts facts, Consumer<Violation> found);

        @Override
        default List<Violation> check(Facts facts) {
            List<Violation> found = new ArrayList<>();
            facts.operations().stream()
                    .filter(operation -> operation.status() != 0)
                    .forEach(answer -> judge(answer, facts, found::add));
            return found;
        }
    }
}
