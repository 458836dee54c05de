package io.millrace.worker.execute;

import io.millrace.core.job.Outcome;
import io.millrace.worker.run.Run;
import org.jspecify.annotations.Nullable;

/** Step 7 done: where runs go when their handlers have ended. */
public interface Ends {
    /**
     * A handler has ended.
     *
     * @param outcome null: it was stopped for its worker's sake, and nothing has come of it
     */
    void ended(Run run, @Nullable Outcome outcome);
}
