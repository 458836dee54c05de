package io.millrace.faults.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A job's row at the end of the run.
 *
 * @param op the label of the demand that made it
 * @param finishedAt null while it is unfinished
 * @param resultAttempt which attempt wrote the result
 * @param progressAttempt which attempt wrote the progress
 */
public record StoredJob(
        String jobId,
        String owner,
        @Nullable String op,
        @Nullable String objectId,
        int windowSeconds,
        String status,
        @Nullable String reason,
        int attempt,
        int failures,
        int losses,
        long createdAt,
        @Nullable Long finishedAt,
        @Nullable Integer resultAttempt,
        @Nullable Integer progressAttempt) {}
