package io.millrace.core.port;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobState;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.JobTimes;
import io.millrace.core.job.Json;
import io.millrace.core.job.Progress;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.job.Trace;
import io.millrace.core.job.Transition;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A job's row in the {@link FakeStore}. Its status changes only along {@link Transition}. */
final class FakeRow {
    final ValidSubmission submission;
    final Instant createdAt;
    JobStatus status;
    Reason reason;
    int attempt;
    int failures;
    int losses;
    Progress progress;
    Json result;
    JobError error;
    String worker;
    Session session;
    Reason cancelRequested;
    Instant runAt;
    Instant queuedAt;
    Instant startedAt;
    Instant finishedAt;
    Instant deadlineAt;
    /** The status of each end that it has come to. */
    final List<JobStatus> ends = new ArrayList<>();

    FakeRow(ValidSubmission submission, Instant createdAt, Instant runAt, boolean published) {
        this.submission = submission;
        this.createdAt = createdAt;
        this.runAt = runAt;
        this.status = runAt.isAfter(createdAt) ? JobStatus.SCHEDULED : JobStatus.QUEUED;
        this.queuedAt = status == JobStatus.QUEUED && published ? createdAt : null;
    }

    JobId id() {
        return submission.id();
    }

    String owner() {
        return submission.owner();
    }

    QueueId queue() {
        return submission.spec().queue();
    }

    /** Handed to the broker, and not claimed. */
    boolean isPublished() {
        return status == JobStatus.QUEUED && queuedAt != null;
    }

    boolean isInBacklog() {
        return status == JobStatus.QUEUED && queuedAt == null;
    }

    boolean isAlone() {
        return losses >= Losses.RUNS_ALONE_FROM;
    }

    /** The attempt that runs, or ran last. */
    Attempt current() {
        return new Attempt(id(), attempt);
    }

    boolean runs(Attempt wanted) {
        return status == JobStatus.PROCESSING && attempt == wanted.number();
    }

    /** Where the row goes, and what follows from that alone. */
    void move(JobStatus to, Instant now) {
        if (Transition.between(status, to).isEmpty()) {
            throw new IllegalStateException(status + " to " + to);
        }
        status = to;
        if (to == JobStatus.QUEUED) {
            queuedAt = now;
        }
        if (to == JobStatus.SCHEDULED) {
            queuedAt = null;
        }
        if (to != JobStatus.PROCESSING) {
            session = null;
            deadlineAt = null;
        }
        finishedAt = to.isTerminal() ? now : null;
        if (to.isTerminal()) {
            ends.add(to);
        }
    }

    /** Another attempt begins. */
    void start(Session by, String label, Instant now) {
        move(JobStatus.PROCESSING, now);
        attempt++;
        session = by;
        worker = label;
        startedAt = now;
        deadlineAt = now.plus(submission.spec().policy().timeout());
        progress = null;
    }

    /** As if nothing had gone wrong before. */
    void startAnew(Instant now) {
        move(JobStatus.QUEUED, now);
        queuedAt = null;
        runAt = now;
        failures = 0;
        losses = 0;
        reason = null;
        error = null;
        cancelRequested = null;
        result = null;
        progress = null;
    }

    /** A bad end: {@code failed} or {@code cancelled}. */
    void end(JobStatus to, Reason why, JobError what, Instant now) {
        move(to, now);
        reason = why;
        error = why == Reason.TIMEOUT
                ? JobError.timeout(submission.spec().policy().timeout().toSeconds())
                : what;
    }

    QueuedJob queued() {
        return new QueuedJob(id(), queue(), isAlone(), Trace.recorded(submission.trace()));
    }

    JobEvent event() {
        return new JobEvent(id(), submission.owner(), queue().type(), status, attempt);
    }

    AttemptRecord record(String outcome, Instant endedAt) {
        return new AttemptRecord(attempt, worker, startedAt, endedAt, outcome, reason, error);
    }

    Job job() {
        return new Job(
                id(),
                submission.owner(),
                submission.spec(),
                new JobState(status, reason, attempt, progress, result, error, worker),
                new JobTimes(createdAt, runAt, startedAt, finishedAt, deadlineAt),
                submission.trace());
    }
}
