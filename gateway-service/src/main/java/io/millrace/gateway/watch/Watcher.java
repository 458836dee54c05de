package io.millrace.gateway.watch;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One who waits for one job. Thread-safe. */
final class Watcher {
    private final Wait wait;
    private final long deadlineNanos;
    private final CompletableFuture<Job> answer = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private @Nullable Job first;

    Watcher(Wait wait, long deadlineNanos) {
        this.wait = wait;
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether its bound has come, or does not count; true once, for whoever ends it. */
    boolean isDue(long nanos, boolean early) {
        return (early || deadlineNanos - nanos <= 0) && ending.compareAndSet(false, true);
    }

    /** The job for which the wait ended. */
    CompletableFuture<Job> answer() {
        return answer;
    }

    /** Shows the job as it was read; the first one shown is what it "is now". */
    void show(Job job) {
        if (ends(job)) {
            answer.complete(job);
        }
    }

    private synchronized boolean ends(Job job) {
        Job before = first == null ? job : first;
        first = before;
        if (job.status().isTerminal()) {
            return true;
        }
        if (wait.untilFinished()) {
            return false;
        }
        return wait.since()
                .map(since -> job.status() != since)
                // Another attempt: its status has changed in between, and back.
                .orElseGet(() -> job.status() != before.status()
                        || job.state().attempt() != before.state().attempt());
    }

    /** Whether an event of that status is worth a look. */
    boolean caresAbout(JobStatus status) {
        return status.isTerminal() || !wait.untilFinished();
    }
}
