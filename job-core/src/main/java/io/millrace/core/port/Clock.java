package io.millrace.core.port;

import java.time.Instant;

/**
 * Time, injected, so that tests tick it. What is promised to clients (deadlines, windows, due times) is never measured by
 * it: only PostgreSQL's clock decides those.
 */
public interface Clock {
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public Instant now() {
            return Instant.now();
        }
    };

    /** A monotonic reading in nanoseconds; only differences mean anything. */
    long nanos();

    /** The wall clock, for people to read. */
    Instant now();
}
