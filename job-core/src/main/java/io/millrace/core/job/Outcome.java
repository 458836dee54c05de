package io.millrace.core.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Step 7 done: how a run ended. What it becomes of is decided by the store: a stale attempt changes nothing. */
public sealed interface Outcome {
    Attempt attempt();

    record Completed(Attempt attempt, Json result) implements Outcome {}

    /** @param retryAfter the backoff before the next try; null: no try is left, or none would help */
    record Failed(
            Attempt attempt,
            Reason reason,
            JobError error,
            @Nullable Duration retryAfter) implements Outcome {}

    /** @param error what the job shows as its error; null for a cancel by a user */
    record Cancelled(
            Attempt attempt, Reason reason, @Nullable JobError error) implements Outcome {}
}
