package io.millrace.core.port;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.StoredJob;
import org.jspecify.annotations.Nullable;

/** What became of a submission, after the commit. */
public sealed interface Admission {
    /** @param queued what is to be published; null: it waits for its time, or in the backlog */
    record Accepted(StoredJob stored, @Nullable QueuedJob queued) implements Admission {}

    /** An equal job holds the window. */
    record Duplicate(Job first) implements Admission {}

    /** A job of other type or params holds the window. */
    record Conflict(JobId holder) implements Admission {}

    /** Its owner has as many unfinished jobs as it may. */
    record OverQuota(int quota) implements Admission {}
}
