package io.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Step 6 done: a run that this session owns. Made by the store alone.
 *
 * @param failures tries that this job has already used up
 * @param queuedAt when it last entered its queue, by PostgreSQL's clock
 * @param startedAt when it was claimed, by PostgreSQL's clock
 */
public record ClaimedRun(
        Attempt attempt,
        String owner,
        JobSpec spec,
        int failures,
        Instant queuedAt,
        Instant startedAt,
        @Nullable Trace trace) {}
