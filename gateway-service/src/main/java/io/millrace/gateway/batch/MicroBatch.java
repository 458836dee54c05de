package io.millrace.gateway.batch;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many callers, few statements: a batch is whatever arrived while the batches before were under way. No timer; nothing waits when
 * idle. Thread-safe; submitting never blocks.
 *
 * @param <I> what is asked
 * @param <O> what is answered
 */
public final class MicroBatch<I, O> {
    private final Limits limits;
    private final Clock clock;
    private final Executor executor;
    private final Work<I, O> work;
    private final ConcurrentLinkedQueue<Entry<I, O>> waiting = new ConcurrentLinkedQueue<>();
    private final Set<Flight<I, O>> flights = ConcurrentHashMap.newKeySet();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger lanes = new AtomicInteger();

    /**
     * @param lanes batches that may be under way at once, at least 1
     * @param largest entries of one batch
     * @param mostWaiting entries that wait before further ones are refused
     * @param patience how long an entry waits for its answer
     */
    public record Limits(int lanes, int largest, int mostWaiting, Duration patience) {}

    /** Does a batch, on a thread where it may block. What it leaves unanswered, or all if it throws, fails. */
    @FunctionalInterface
    public interface Work<I, O> {
        void run(List<Entry<I, O>> batch);
    }

    /** One caller's question. */
    public static final class Entry<I, O> {
        private final I item;
        private final long sinceNanos;
        private final CompletableFuture<O> answer = new CompletableFuture<>();

        Entry(I item, long sinceNanos) {
            this.item = item;
            this.sinceNanos = sinceNanos;
        }

        public I item() {
            return item;
        }

        /** When it arrived, by {@link Clock#nanos()}. */
        public long sinceNanos() {
            return sinceNanos;
        }

        /** Whether its caller has got an answer, be it a refusal for waiting too long. */
        public boolean isAnswered() {
            return answer.isDone();
        }

        public void answer(O value) {
            answer.complete(value);
        }

        public void fail(Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** A batch under way: itself, and not its content, is what is remembered. */
    private static final class Flight<I, O> {
        private final List<Entry<I, O>> entries;

        Flight(List<Entry<I, O>> entries) {
            this.entries = entries;
        }
    }

    public MicroBatch(Limits limits, Clock clock, Executor executor, Work<I, O> work) {
        this.limits = limits;
        this.clock = clock;
        this.executor = executor;
        this.work = work;
    }

    /** Fails with {@link JobException.Unavailable} when too much waits, and with whatever the work fails with. */
    public CompletionStage<O> submit(I item) {
        Entry<I, O> entry = new Entry<>(item, clock.nanos());
        if (size.incrementAndGet() > limits.mostWaiting()) {
            size.decrementAndGet();
            entry.fail(new JobException.Unavailable());
            return entry.answer;
        }
        waiting.add(entry);
        openLane();
        return entry.answer;
    }

    /** Entries that wait for their batch. */
    public int waiting() {
        return size.get();
    }

    /**
     * Fails with {@link JobException.Unavailable} what has waited longer than it may; to be called often. What waits for its batch will
     * not be asked any more; what is under way goes on, and its caller does not learn what becomes of it.
     */
    public void expire() {
        for (Entry<I, O> head = waiting.peek(); head != null && isOverdue(head); head = waiting.peek()) {
            if (waiting.remove(head)) {
                size.decrementAndGet();
                head.fail(new JobException.Unavailable());
            }
        }
        for (Flight<I, O> flight : flights) {
            for (Entry<I, O> entry : flight.entries) {
                if (isOverdue(entry) && !entry.isAnswered()) {
                    entry.fail(new JobException.Unavailable());
                }
            }
        }
    }

    private boolean isOverdue(Entry<I, O> entry) {
        return clock.nanos() - entry.sinceNanos >= limits.patience().toNanos();
    }

    private void openLane() {
        for (int open = lanes.get(); open < limits.lanes(); open = lanes.get()) {
            if (lanes.compareAndSet(open, open + 1)) {
                try {
                    executor.execute(this::lane);
                } catch (RuntimeException | Error e) {
                    lanes.decrementAndGet();
                    refuseAll();
                }
                return;
            }
        }
    }

    /** No thread can be had: nobody would come for those that wait. */
    private void refuseAll() {
        for (List<Entry<I, O>> batch = take(); !batch.isEmpty(); batch = take()) {
            batch.forEach(entry -> entry.fail(new JobException.Unavailable()));
        }
    }

    private void lane() {
        try {
            for (List<Entry<I, O>> batch = take(); !batch.isEmpty(); batch = take()) {
                run(batch);
            }
        } finally {
            lanes.decrementAndGet();
        }
        // What came between the last look and the line above found all lanes taken.
        if (!waiting.isEmpty()) {
            openLane();
        }
    }

    private List<Entry<I, O>> take() {
        List<Entry<I, O>> batch = new ArrayList<>();
        for (Entry<I, O> next; batch.size() < limits.largest() && (next = waiting.poll()) != null; ) {
            batch.add(next);
        }
        size.addAndGet(-batch.size());
        return batch;
    }

    private void run(List<Entry<I, O>> batch) {
        Flight<I, O> flight = new Flight<>(batch);
        flights.add(flight);
        Throwable failure = new IllegalStateException("left without an answer");
        try {
            work.run(batch);
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            flights.remove(flight);
        }
        for (Entry<I, O> entry : batch) {
            if (!entry.isAnswered()) {
                entry.fail(failure);
            }
        }
    }
}
