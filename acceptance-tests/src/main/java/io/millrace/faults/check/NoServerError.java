package io.millrace.faults.check;

import io.millrace.faults.evidence.Operation;
import java.util.function.Consumer;

/** Whatever is away, gateways say 503 or nothing: clients call them directly, so that nobody else answers for them. */
final class NoServerError implements Rule.OfAnswers {
    static final String KIND = "server error";

    @Override
    public void judge(Operation answer, Facts facts, Consumer<Violation> found) {
        if (answer.status() >= 500 && answer.status() != 503) {
            found.accept(new Violation(KIND, Facts.name(answer), answer.toString()));
        }
    }
}
