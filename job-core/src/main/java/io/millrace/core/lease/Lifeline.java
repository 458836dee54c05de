package io.millrace.core.lease;

import java.time.Duration;

/**
 * The worker's half of {@link DeathWatch}, by its own monotonic clock: it stops its runs before any reaper may give them to
 * another. It stops when <em>both</em> its last successful renewal and its last good probe were <em>sent</em> over
 * {@link #BOTH_STALE} ago, or when its renewal alone is {@link #RENEWAL_STALE} old, or at once when a renewal finds no row.
 * Once broken, a lifeline stays so: its session never renews, claims or starts a run again. Thread-safe.
 */
public final class Lifeline {
    public static final Duration BOTH_STALE = Duration.ofSeconds(3);
    public static final Duration RENEWAL_STALE = Duration.ofSeconds(50);

    private long renewalSent;
    private long probeSent;
    private boolean broken;

    /** @param nanos when the lease was opened, by {@link System#nanoTime()}, before the statement was sent */
    public Lifeline(long nanos) {
        renewalSent = nanos;
        probeSent = nanos;
    }

    /**
     * A renewal has found its row.
     *
     * @param sentNanos when it was sent
     * @param nanos now: an answer that comes after the lifeline was stale does not mend it
     */
    public synchronized void renewed(long sentNanos, long nanos) {
        if (holds(nanos)) {
            renewalSent = Math.max(renewalSent, sentNanos);
        }
    }

    /** A probe was confirmed, and not returned; the times as in {@link #renewed}. */
    public synchronized void probed(long sentNanos, long nanos) {
        if (holds(nanos)) {
            probeSent = Math.max(probeSent, sentNanos);
        }
    }

    /** A renewal found no row. */
    public synchronized void leaseGone() {
        broken = true;
    }

    /** How long ago the last successful renewal was sent. */
    public synchronized Duration renewalAge(long nanos) {
        return Duration.ofNanos(nanos - renewalSent);
    }

    /** Whether the session may still run, claim and renew. The first false is final. */
    public synchronized boolean holds(long nanos) {
        long renewalAge = nanos - renewalSent;
        long probeAge = nanos - probeSent;
        if (renewalAge > RENEWAL_STALE.toNanos()
                || (renewalAge > BOTH_STALE.toNanos() && probeAge > BOTH_STALE.toNanos())) {
            broken = true;
        }
        return !broken;
    }
}
