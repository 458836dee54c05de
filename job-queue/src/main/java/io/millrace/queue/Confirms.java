package io.millrace.queue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one channel that wait for their confirm, by sequence number. A message that comes back is confirmed as well:
 * RabbitMQ returns, then acks; Qpid nacks, then returns. So a return and a confirm settle together, in either order, and a nack
 * alone settles only when no return can follow any more. Each message is settled once. Thread-safe.
 */
final class Confirms<T> {
    private final Map<Long, Entry<T>> waiting = new LinkedHashMap<>();
    private boolean closed;

    /** @param verdict final */
    record Settled<T>(long sequence, T message, Verdict verdict) {}

    private static final class Entry<T> {
        private final T message;
        private boolean returned;
        private boolean nacked;

        Entry(T message) {
            this.message = message;
        }
    }

    /** Notes an event; the verdict, or null if it is not final yet. */
    private interface Event<T> {
        @Nullable
        Verdict note(Entry<T> entry);
    }

    /** A message is about to be sent. False if the channel is closed: it is not kept, and not to be sent. */
    synchronized boolean expect(long sequence, T message) {
        if (!closed) {
            waiting.put(sequence, new Entry<>(message));
        }
        return !closed;
    }

    synchronized List<Settled<T>> returned(long sequence) {
        return note(sequence, false, entry -> {
            entry.returned = true;
            return entry.nacked ? Verdict.UNROUTABLE : null;
        });
    }

    /** An ack of one message, or of all up to it. */
    synchronized List<Settled<T>> acked(long sequence, boolean multiple) {
        return note(sequence, multiple, entry -> entry.returned ? Verdict.UNROUTABLE : Verdict.DELIVERED);
    }

    /** A nack of one message, or of all up to it. Call {@link #refused} for the same when no return can follow any more. */
    synchronized List<Settled<T>> nacked(long sequence, boolean multiple) {
        return note(sequence, multiple, entry -> {
            entry.nacked = true;
            return entry.returned ? Verdict.UNROUTABLE : null;
        });
    }

    /** Settles what was nacked and has not come back. */
    synchronized List<Settled<T>> refused(long sequence, boolean multiple) {
        return note(sequence, multiple, entry -> entry.nacked ? Verdict.REFUSED : null);
    }

    /** A message could not be sent: empty if it is settled already. */
    synchronized List<Settled<T>> unsent(long sequence) {
        return note(sequence, false, entry -> Verdict.LOST);
    }

    /** The channel is closed. */
    synchronized List<Settled<T>> close() {
        closed = true;
        return note(Long.MAX_VALUE, true, entry -> Verdict.LOST);
    }

    /** The number of the message that has waited longest, or null if none waits. */
    synchronized @Nullable Long oldest() {
        return waiting.isEmpty() ? null : waiting.keySet().iterator().next();
    }

    synchronized int size() {
        return waiting.size();
    }

    private List<Settled<T>> note(long sequence, boolean multiple, Event<T> event) {
        // In the order of sending, which is that of the numbers.
        List<Long> concerned = multiple
                ? waiting.keySet().stream()
                        .takeWhile(number -> number <= sequence)
                        .toList()
                : List.of(sequence);
        List<Settled<T>> settled = new ArrayList<>(concerned.size());
        for (Long number : concerned) {
            Entry<T> entry = waiting.get(number);
            Verdict verdict = entry == null ? null : event.note(entry);
            if (entry != null && verdict != null) {
                waiting.remove(number);
                settled.add(new Settled<>(number, entry.message, verdict));
            }
        }
        return settled;
    }
}
