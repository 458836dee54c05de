package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/**
 * What has become of a job so far.
 *
 * @param attempt 0 until first claimed; grows at each claim and never falls
 * @param worker the label of the worker that runs it, or ran it last
 */
public record JobState(
        JobStatus status,
        @Nullable Reason reason,
        int attempt,
        @Nullable Progress progress,
        @Nullable Json result,
        @Nullable JobError error,
        @Nullable String worker) {}
