package io.millrace.core.job;

/** Step 3 done: committed. Made by the store alone. From here on the job is kept (law L1). */
public record StoredJob(Job job) {}
