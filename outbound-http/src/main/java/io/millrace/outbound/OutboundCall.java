package io.millrace.outbound;

import java.util.concurrent.CompletionStage;

/** A request on its way. Thread-safe. */
public interface OutboundCall {
    /** Never fails. What depends on it must not block: it may run on an event loop. */
    CompletionStage<Outcome> outcome();

    /**
     * Ends it at once, with its connection; a connection that is only being made ends within 10 s. Its outcome is {@link Outcome.Failed} then,
     * unless there was one before.
     */
    void cancel();
}
