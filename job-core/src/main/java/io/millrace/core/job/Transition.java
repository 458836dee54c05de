package io.millrace.core.job;

import static io.millrace.core.job.JobStatus.CANCELLED;
import static io.millrace.core.job.JobStatus.COMPLETED;
import static io.millrace.core.job.JobStatus.FAILED;
import static io.millrace.core.job.JobStatus.PROCESSING;
import static io.millrace.core.job.JobStatus.QUEUED;
import static io.millrace.core.job.JobStatus.SCHEDULED;

import java.util.Arrays;
import java.util.Optional;

/**
 * The one table of legal moves. Whatever is not in it does not happen: the store's conditional updates and the CHECK
 * constraints of its schema are written from this table, and a test compares them.
 */
public enum Transition {
    /** Its time has come; it enters its queue. */
    DUE(SCHEDULED, QUEUED),
    CANCEL_SCHEDULED(SCHEDULED, CANCELLED),
    /** A worker takes it: attempt + 1. */
    CLAIM(QUEUED, PROCESSING),
    CANCEL_QUEUED(QUEUED, CANCELLED),
    COMPLETE(PROCESSING, COMPLETED),
    FAIL(PROCESSING, FAILED),
    /** Stopped on request or over its timeout. */
    STOP(PROCESSING, CANCELLED),
    /** A failure with tries left waits for its backoff. */
    BACK_OFF(PROCESSING, SCHEDULED),
    /** Its worker let it go, or was lost. */
    REQUEUE(PROCESSING, QUEUED),
    /** A user asks for another go at a job that ended badly. */
    RETRY_FAILED(FAILED, QUEUED),
    RETRY_CANCELLED(CANCELLED, QUEUED);

    private final JobStatus from;
    private final JobStatus to;

    Transition(JobStatus from, JobStatus to) {
        this.from = from;
        this.to = to;
    }

    public JobStatus from() {
        return from;
    }

    public JobStatus to() {
        return to;
    }

    /** The move between two statuses, or empty if there is none. */
    public static Optional<Transition> between(JobStatus from, JobStatus to) {
        return Arrays.stream(values())
                .filter(move -> move.from == from && move.to == to)
                .findFirst();
    }
}
