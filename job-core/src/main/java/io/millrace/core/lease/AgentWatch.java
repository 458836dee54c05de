package io.millrace.core.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reaper's evidence about one agent's run: its lease has expired when this reaper itself read the same counter for the length of the
 * lease on end. No outage counts as evidence: after a failed read one begins anew, and so does the count after a pause of the reaper.
 *
 * <p>The count begins when a read has been <em>answered</em>, and a read says nothing of the time after it was <em>sent</em>: the agent,
 * who counts from when he sent his last heartbeat, has stopped before his run can be given to another. Times are {@link
 * System#nanoTime()} of the reaper. Not thread-safe.
 */
public final class AgentWatch {
    /** Reads further apart than this are not "on end": the reaper slept, and saw nothing in between. */
    public static final Duration LONGEST_GAP = Duration.ofSeconds(3);

    private long counter;
    private long lastSent;
    private long lastAnswered;
    private @Nullable Long sameSince;

    /** The counter was read by a statement that was sent and answered at these times. */
    public void read(long seenCounter, long sentNanos, long answeredNanos) {
        boolean goesOn =
                sameSince != null && seenCounter == counter && sentNanos - lastAnswered <= LONGEST_GAP.toNanos();
        if (!goesOn) {
            sameSince = answeredNanos;
        }
        counter = seenCounter;
        lastSent = sentNanos;
        lastAnswered = answeredNanos;
    }

    /** The verdict, right after a read. */
    public boolean hasExpired(Duration lease) {
        return sameSince != null && lastSent - sameSince >= lease.toNanos();
    }
}
