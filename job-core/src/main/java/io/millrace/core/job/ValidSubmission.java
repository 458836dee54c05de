package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/**
 * Step 1 done: a submission whose fields are within bounds and whose params fit the type's schema, under its future id.
 * Made by the gateway's {@code validate} alone.
 */
public record ValidSubmission(
        JobId id,
        String owner,
        JobSpec spec,
        Start start,
        @Nullable Trace trace) {}
