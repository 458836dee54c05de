package io.millrace.gateway.batch;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger lanes = new AtomicInteger();

    /**
     * @param lanes batches that may be under way at once, at least 1
     * @param largest entries of one batch
     * @param mostWaiting entries that wait before further ones are refused
     */
    public record Limits(int lanes, int largest, int mostWaiting) {}

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

        public void answer(O value) {
            answer.complete(value);
        }

        public void fail(Throwable failure) {
            answer.completeExceptionally(failure);
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
        Throwable failure = new IllegalStateException("left without an answer");
        try {
            work.run(batch);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        for (Entry<I, O> entry : batch) {
            if (!entry.answer.isDone()) {
                entry.fail(failure);
            }
        }
    }
}
