package io.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When. All by PostgreSQL's clock.
 *
 * @param runAt not before; equal to {@code createdAt} if it was to run at once, and the time of the next try in a backoff
 * @param deadlineAt when the running attempt is over its timeout
 */
public record JobTimes(
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant deadlineAt) {}
