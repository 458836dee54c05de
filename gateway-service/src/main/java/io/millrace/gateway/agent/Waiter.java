package io.millrace.gateway.agent;

import io.millrace.core.job.Job;
import io.millrace.core.port.AgentStore.Wish;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One who asks for a job. Where it stands in the line is the line's business. */
final class Waiter {
    /** Read and written by {@link WaitingLine} alone. */
    enum State {
        /** The store is being asked, or about to be. */
        TRIES,
        /** As {@link #TRIES}, and something has happened since: what it finds may be old. */
        TRIES_AGAIN,
        WAITS,
        OVER
    }

    State state = State.TRIES;

    private final Wish wish;
    private final long deadlineNanos;
    private final CompletableFuture<Optional<Job>> answer = new CompletableFuture<>();

    Waiter(Wish wish, long deadlineNanos) {
        this.wish = wish;
        this.deadlineNanos = deadlineNanos;
    }

    Wish wish() {
        return wish;
    }

    boolean isDue(long nanos) {
        return deadlineNanos - nanos <= 0;
    }

    /** A job, or none. Whoever completes it first decides: who then brings a job has to take it back. */
    CompletableFuture<Optional<Job>> answer() {
        return answer;
    }
}
