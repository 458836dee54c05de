package io.millrace.faults.check;

import java.util.function.Consumer;

/** Law L1, second half: whatever is in the store has reached a terminal status once all is healed and idle. */
final class EverythingEnds implements Rule.OfLives {
    static final String KIND = "lost";

    @Override
    public void judge(Life life, Facts facts, Consumer<Violation> found) {
        if (!life.isTerminal()) {
            found.accept(new Violation(KIND, life.id(), "did not end: " + life.job()));
        }
    }
}
