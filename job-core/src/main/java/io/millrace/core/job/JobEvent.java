package io.millrace.core.job;

/** Step 9: a committed change of a job's status. It may be lost, so it only ever wakes somebody to read the store. */
public record JobEvent(JobId id, String owner, JobStatus status, int attempt) {}
