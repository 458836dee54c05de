package io.millrace.core.lease;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reaper's evidence about one session: when is a worker dead?
 *
 * <p>Two witnesses: its lease in PostgreSQL and its exclusive queue in RabbitMQ. Dead means that for {@link #BOTH_SILENT} on
 * end this reaper itself read the same counter <em>and</em> every ping came back unroutable; or that it read the same
 * counter for {@link #LEASE_SILENT} on end, whatever the pings say. No outage counts as evidence: a failed read restarts
 * both counts, as does a pause of the reaper itself, and an unknown ping restarts the shorter one.
 *
 * <p>A stretch of evidence begins when its first witness has <em>answered</em>: the worker's own count began earlier, when
 * it sent, so that it has stopped before it can be declared dead. Times are {@link System#nanoTime()} of the reaper. Not
 * thread-safe.
 */
public final class DeathWatch {
    public static final Duration BOTH_SILENT = Duration.ofSeconds(4);
    public static final Duration LEASE_SILENT = Duration.ofSeconds(60);
    /** Reads or pings further apart than this are not "on end": the reaper slept, and saw nothing in between. */
    public static final Duration LONGEST_GAP = Duration.ofSeconds(2);

    private long counter;
    private long lastRead;
    private boolean repeated;
    private @Nullable Long sameSince;
    private @Nullable Long unroutableSince;
    private long lastUnroutable;

    /** The counter was read by a statement that was sent and answered at these times. */
    public void read(long seenCounter, long sentNanos, long answeredNanos) {
        repeated = sameSince != null && seenCounter == counter && within(LONGEST_GAP, lastRead, sentNanos);
        if (!repeated) {
            sameSince = answeredNanos;
            unroutableSince = null;
        }
        counter = seenCounter;
        lastRead = answeredNanos;
    }

    /** The counter could not be read. */
    public void readFailed() {
        repeated = false;
        sameSince = null;
        unroutableSince = null;
    }

    /** A ping has been answered, or its time is over. */
    public void pinged(PingResult result, long answeredNanos) {
        if (result != PingResult.UNROUTABLE) {
            unroutableSince = null;
            return;
        }
        if (unroutableSince == null || !within(LONGEST_GAP, lastUnroutable, answeredNanos)) {
            unroutableSince = answeredNanos;
        }
        lastUnroutable = answeredNanos;
    }

    /** Whether the last read saw the same counter as the one before, so that a ping is due. */
    public boolean standsStill() {
        return repeated;
    }

    /** The verdict, at a time at which the last read and the last ping are fresh. */
    public boolean isDead(long nanos) {
        if (!repeated || !within(LONGEST_GAP, lastRead, nanos)) {
            return false;
        }
        boolean queueGone = lasted(unroutableSince, nanos, BOTH_SILENT) && within(LONGEST_GAP, lastUnroutable, nanos);
        return lasted(sameSince, nanos, LEASE_SILENT) || (lasted(sameSince, nanos, BOTH_SILENT) && queueGone);
    }

    /** The counter that the verdict is about: the lease may be deleted only while it still reads so. */
    public long counter() {
        return counter;
    }

    private static boolean within(Duration bound, long from, long to) {
        return to - from <= bound.toNanos();
    }

    private static boolean lasted(@Nullable Long since, long nanos, Duration bound) {
        return since != null && nanos - since >= bound.toNanos();
    }
}
