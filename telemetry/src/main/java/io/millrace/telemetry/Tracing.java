package io.millrace.telemetry;

import io.millrace.core.job.Trace;
import org.jspecify.annotations.Nullable;

/** Begins what is to be seen in a trace. Never fails, and never waits for whoever takes the traces. Thread-safe. */
public interface Tracing extends AutoCloseable {
    /** Does nothing. */
    Tracing OFF = new NoTracing();

    /** What part something has in a conversation of processes. */
    enum Role {
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER,
        INTERNAL
    }

    /** Whether anything is recorded. */
    boolean isOn();

    /** For {@link #begin(String, Role, Trace, long)}: nanoseconds since 1970; 0 if it is off. */
    long now();

    /**
     * A request came in: the first of a trace, unless its sender names one. What a sender does not record is not recorded here.
     *
     * @param traceparent as it was sent; invalid: as if there were none
     */
    Activity serve(String name, @Nullable String traceparent);

    /** Something begins that belongs under {@code parent}; {@link Activity#NONE} if that is not recorded. */
    Activity begin(String name, Role role, @Nullable Trace parent);

    /** @param since when it began, as {@link #now()} has it */
    Activity begin(String name, Role role, @Nullable Trace parent, long since);

    /** Sends what has ended, for a few seconds at most. */
    @Override
    void close();
}
