package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Half of the cores, for password hashes: each takes a quarter of a second, and whoever guesses passwords must not keep
 * submissions and health from their threads. When {@link #MOST_WAITING} wait, further ones are refused as {@link
 * JobException.Unavailable}.
 */
@ApplicationScoped
public class HashingThreads {
    static final int MOST_WAITING = 200;

    private final ThreadPoolExecutor threads;

    HashingThreads() {
        int size = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                work -> thread(work, application));
    }

    private static Thread thread(Runnable work, ClassLoader application) {
        Thread thread = new Thread(work, "passwords");
        thread.setDaemon(true);
        thread.setContextClassLoader(application);
        return thread;
    }

    /** Does the work soon, and answers with what comes of it: there where it was asked for, in the request's own context. */
    <T> void run(Supplier<T> work, UniEmitter<? super T> answer) {
        Context caller = Vertx.currentContext();
        try {
            threads.execute(() -> {
                Runnable told = outcome(work, answer);
                if (caller == null) {
                    told.run();
                } else {
                    caller.runOnContext(ignored -> told.run());
                }
            });
        } catch (RejectedExecutionException e) {
            answer.fail(new JobException.Unavailable());
        }
    }

    private static <T> Runnable outcome(Supplier<T> work, UniEmitter<? super T> answer) {
        try {
            T result = work.get();
            return () -> answer.complete(result);
        } catch (RuntimeException | Error e) {
            return () -> answer.fail(e);
        }
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }
}
