package io.millrace.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Step 7 done: how a run ended. What it becomes of is decided by the store: a stale attempt changes nothing. */
public sealed interface Outcome {
    Attempt attempt();

    record Completed(Attempt attempt, Json result) implements Outcome {}

    /**
     * @param retryAfter the backoff before the next try; null: no try is left, or none would help
     * @param result what there is to know all the same, such as what a command has used; null: nothing
     */
    record Failed(
            Attempt attempt,
            Reason reason,
            JobError error,
            @Nullable Duration retryAfter,
            @Nullable Json result) implements Outcome {
        public Failed(Attempt attempt, Reason reason, JobError error, @Nullable Duration retryAfter) {
            this(attempt, reason, error, retryAfter, null);
        }
    }

    /**
     * @param error what the job shows as its error; null for a cancel by a user
     * @param result as that of a failure
     */
    record Cancelled(
            Attempt attempt,
            Reason reason,
            @Nullable JobError error,
            @Nullable Json result) implements Outcome {
        public Cancelled(Attempt attempt, Reason reason, @Nullable JobError error) {
            this(attempt, reason, error, null);
        }
    }
}
