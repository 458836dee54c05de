package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/**
 * Step 5: what a delivery carries. The row holds the rest. Made by the job queue alone.
 *
 * @param trace where what comes of it belongs; null unless that is recorded
 */
public record JobMessage(
        JobId id, QueueId queue, boolean alone, @Nullable Trace trace) {
    /** Of no trace that is recorded. */
    public JobMessage(JobId id, QueueId queue, boolean alone) {
        this(id, queue, alone, null);
    }
}
