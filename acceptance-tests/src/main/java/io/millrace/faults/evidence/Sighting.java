package io.millrace.faults.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A job as an answer showed it.
 *
 * @param deduplicated whether the answer says that this is an earlier submission's job
 * @param resultAttempt which attempt wrote the result
 * @param progressAttempt which attempt wrote the progress
 */
public record Sighting(
        String jobId,
        String status,
        @Nullable String reason,
        int attempt,
        boolean deduplicated,
        @Nullable Integer resultAttempt,
        @Nullable Integer progressAttempt) {}
