package io.millrace.gateway.calls;

import io.millrace.core.error.JobException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls that block, each answered within {@link #BOUND}: with what it found, or with {@link JobException.Unavailable}. A call that is
 * answered so while it waits is never made; one that is under way goes on, and nobody hears of its end. Thread-safe.
 */
public final class Calls implements AutoCloseable {
    /** A second less than a client is promised, for what is before and behind a call. */
    public static final Duration BOUND = Duration.ofSeconds(4);

    private final ThreadPoolExecutor threads;
    private final ScheduledThreadPoolExecutor bounds;
    private final Duration bound;

    /**
     * @param name of the threads
     * @param size how many calls are made at a time
     * @param mostWaiting further ones are refused as {@link JobException.Unavailable}
     */
    public Calls(String name, int size, int mostWaiting) {
        this(name, size, mostWaiting, BOUND);
    }

    /** With another bound than {@link #BOUND}. */
    public Calls(String name, int size, int mostWaiting, Duration bound) {
        this.bound = bound;
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                work -> thread(work, name, application));
        bounds = new ScheduledThreadPoolExecutor(1, work -> thread(work, name + "-bounds", application));
        bounds.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable work, String name, @Nullable ClassLoader application) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(application);
        return thread;
    }

    /** Makes the call soon, and answers there where it was asked for, in the request's own context. */
    public <T extends @Nullable Object> Uni<T> ask(Supplier<T> work) {
        return Uni.createFrom().emitter(answer -> start(new Call<>(work, answer)));
    }

    /** As {@link #ask}, for work that finds nothing. */
    public Uni<Void> run(Runnable work) {
        return ask(() -> {
            work.run();
            return null;
        });
    }

    private void start(Call<?> call) {
        try {
            call.expires = bounds.schedule(call::expire, bound.toNanos(), TimeUnit.NANOSECONDS);
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            call.needNotExpire();
            call.expire();
        }
    }

    /** One question. Whoever is first, the work or the bound, answers it. */
    private static final class Call<T extends @Nullable Object> implements Runnable {
        private final Supplier<T> work;
        private final UniEmitter<? super T> answer;
        private final CallersContext caller = CallersContext.current();
        private volatile boolean expired;
        private @Nullable ScheduledFuture<?> expires;

        Call(Supplier<T> work, UniEmitter<? super T> answer) {
            this.work = work;
            this.answer = answer;
        }

        @Override
        public void run() {
            if (!expired) {
                Runnable told = outcome();
                needNotExpire();
                caller.run(told);
            }
        }

        private void needNotExpire() {
            ScheduledFuture<?> pending = expires;
            if (pending != null) {
                pending.cancel(false);
            }
        }

        private Runnable outcome() {
            try {
                T result = work.get();
                return () -> answer.complete(result);
            } catch (RuntimeException | Error e) {
                return () -> answer.fail(e);
            }
        }

        private void expire() {
            expired = true;
            caller.run(() -> answer.fail(new JobException.Unavailable()));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        bounds.shutdownNow();
    }
}
