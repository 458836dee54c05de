package io.millrace.worker.record;

import io.millrace.core.job.Outcome;
import io.millrace.worker.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run whose handler has ended.
 *
 * @param outcome null: nothing has come of it, it goes back
 */
record Ended(Run run, @Nullable Outcome outcome) {
    List<Outcome> outcomes() {
        return outcome == null ? List.of() : List.of(outcome);
    }

    /** Characters of its result: what a batch is bounded by. */
    int size() {
        return outcome instanceof Outcome.Completed completed
                ? completed.result().text().length()
                : 0;
    }
}
