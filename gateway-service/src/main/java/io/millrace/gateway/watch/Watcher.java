package io.millrace.gateway.watch;

import io.millrace.core.job.Job;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobReader.Glance;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One who waits for one job. Thread-safe. */
final class Watcher {
    private final Wait wait;
    private final long deadlineNanos;
    private final CompletableFuture<Job> answer = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private @Nullable Glance first;

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
        if (ends(Glance.of(job))) {
            answer.complete(job);
        }
    }

    private synchronized boolean ends(Glance seen) {
        if (first == null) {
            first = wait.shown().orElse(seen);
        }
        return mayEnd(seen);
    }

    /** Whether a job that looks so from afar is worth a look. */
    synchronized boolean mayEnd(Glance seen) {
        Glance before = first;
        if (before == null) {
            return true;
        } else if (wait.shown().isPresent()) {
            return !seen.equals(before);
        } else if (seen.status().isTerminal() || wait.untilFinished()) {
            return seen.status().isTerminal();
        }
        return wait.since()
                .map(since -> seen.status() != since)
                // Another attempt: its status has changed in between, and back.
                .orElseGet(() -> seen.status() != before.status() || seen.attempt() != before.attempt());
    }

    /** Whether an event of that status is worth a look. */
    boolean caresAbout(JobStatus status) {
        return status.isTerminal() || !wait.untilFinished();
    }
}
