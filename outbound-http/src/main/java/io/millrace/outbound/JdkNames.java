package io.millrace.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's resolver, which blocks, and for as long as the system's does: on threads of its own, of which a name server that is slow can
 * hold a few for each owner who names it. An owner who asks for the same name twice at the same time has one look-up of it. One that
 * nobody waits for any more is not begun.
 */
public final class JdkNames implements Names {
    private static final int THREADS = 128;
    private static final int RUNNING_OF_AN_OWNER = 8;
    private static final int WAITING_OF_AN_OWNER = 1_000;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Lookup lookup;
    private final FairThreads threads;
    private final Duration patience;
    /** Guarded by this. */
    private final Map<Question, Search> underway = new HashMap<>();

    /** A look-up that blocks. */
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private record Question(String owner, String host) {}

    /** A look-up that runs or waits for a thread. */
    private final class Search implements Runnable {
        private final Question question;
        private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        /** Guarded by the names. */
        private int waitedForBy;

        Search(Question question) {
            this.question = question;
        }

        @Override
        public void run() {
            if (!isWaitedFor(this)) {
                return;
            }
            try {
                List<InetAddress> found = List.of(lookup.all(question.host()));
                forget(this);
                answer.complete(found);
            } catch (UnknownHostException | RuntimeException e) {
                forget(this);
                answer.completeExceptionally(e);
            }
        }
    }

    /**
     * With {@value #THREADS} threads, which end when they are idle: {@value #RUNNING_OF_AN_OWNER} for one owner, of whom {@value
     * #WAITING_OF_AN_OWNER} more names may wait.
     *
     * @param patience how long each answer may take; at least 1 ms
     */
    public JdkNames(Duration patience) {
        this(
                InetAddress::getAllByName,
                new FairThreads(threads(THREADS), RUNNING_OF_AN_OWNER, WAITING_OF_AN_OWNER),
                patience);
    }

    JdkNames(Lookup lookup, FairThreads threads, Duration patience) {
        this.lookup = lookup;
        this.threads = threads;
        this.patience = patience;
    }

    static Executor threads(int most) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                most, most, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "millrace-names-" + COUNT.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public CompletionStage<List<InetAddress>> resolve(String owner, String host) {
        Search search;
        try {
            search = search(new Question(owner, host));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
        return search.answer
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((found, failure) -> giveUp(search));
    }

    private synchronized Search search(Question question) {
        Search there = underway.get(question);
        Search search = there == null ? new Search(question) : there;
        if (there == null) {
            threads.execute(question.owner(), search);
            underway.put(question, search);
        }
        search.waitedForBy++;
        return search;
    }

    /** By one who waits, with or without an answer. */
    private synchronized void giveUp(Search search) {
        search.waitedForBy--;
        if (search.waitedForBy == 0 && threads.drop(search.question.owner(), search)) {
            forget(search);
        }
    }

    private synchronized boolean isWaitedFor(Search search) {
        if (search.waitedForBy == 0) {
            forget(search);
        }
        return search.waitedForBy > 0;
    }

    private synchronized void forget(Search search) {
        underway.remove(search.question, search);
    }
}
