package io.millrace.queue;

import io.millrace.core.job.QueuedJob;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What waits in memory to be sent. Bounded: beyond it the oldest is dropped, and reconcile finds it. Thread-safe. */
final class Backlog {
    private final int bound;
    private final Deque<Publication> waiting = new ArrayDeque<>();
    private long dropped;

    Backlog(int bound) {
        this.bound = bound;
    }

    synchronized void add(Collection<QueuedJob> jobs) {
        for (QueuedJob job : jobs) {
            waiting.addLast(new Publication(job, 0));
        }
        for (int excess = waiting.size() - bound; excess > 0; excess--) {
            waiting.removeFirst();
            dropped++;
        }
    }

    /** One that was sent in vain goes before all others: it is older than they are. */
    synchronized void addAgain(Publication publication) {
        if (waiting.size() < bound) {
            waiting.addFirst(publication);
        } else {
            dropped++;
        }
    }

    /** The oldest, or null if nothing waits. */
    synchronized @Nullable Publication poll() {
        return waiting.pollFirst();
    }

    synchronized void drop() {
        dropped++;
    }

    synchronized int size() {
        return waiting.size();
    }

    /** How many were given up since the start. */
    synchronized long dropped() {
        return dropped;
    }
}
