package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/** A job as it stands in the store. */
public record Job(
        JobId id,
        String owner,
        JobSpec spec,
        JobState state,
        JobTimes times,
        @Nullable Trace trace) {

    public @Nullable String traceId() {
        return trace == null ? null : trace.id();
    }

    public JobStatus status() {
        return state.status();
    }
}
