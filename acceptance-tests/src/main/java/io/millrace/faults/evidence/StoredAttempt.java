package io.millrace.faults.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A row of the attempts' history.
 *
 * @param outcome {@code completed}, {@code failed}, {@code cancelled}, {@code lost} or {@code released}
 */
public record StoredAttempt(
        String jobId,
        int attempt,
        String worker,
        long startedAt,
        long finishedAt,
        String outcome,
        @Nullable String reason) {}
