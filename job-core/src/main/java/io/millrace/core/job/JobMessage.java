package io.millrace.core.job;

/** Step 5: what a delivery carries. The row holds the rest. Made by the job queue alone. */
public record JobMessage(JobId id, QueueId queue, boolean alone) {}
