package io.millrace.core.lease;

import java.util.UUID;

/**
 * One life of a worker. A process takes a fresh one at its start, and another one after it had to stop its runs; names
 * are only labels.
 */
public record Session(UUID id) {
    public static Session fresh() {
        return new Session(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
