package io.millrace.core.port;

import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until a test ticks it. Thread-safe. */
public final class ManualClock implements Clock {
    private long nanos;
    private Instant now = Instant.parse("2026-11-21T08:00:00Z");

    /** Lets time pass; for both readings alike. */
    public synchronized void tick(Duration duration) {
        nanos += duration.toNanos();
        now = now.plus(duration);
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return now;
    }
}
