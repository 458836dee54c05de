package io.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The history of one attempt.
 *
 * @param outcome {@code processing} while it runs, {@code completed}, {@code failed} or {@code cancelled}; {@code lost} if its
 *     worker died, {@code released} if its worker gave it back
 */
public record AttemptRecord(
        int attempt,
        @Nullable String worker,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        String outcome,
        @Nullable Reason reason,
        @Nullable JobError error) {}
