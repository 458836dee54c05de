package io.millrace.faults.load;

import io.millrace.local.process.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** What many clients do at the same moment. All of it is in the history; the verdict is the checker's. */
public final class Races {
    private static final int EQUAL = 100;
    private static final int CANCELS = 20;
    private static final int RUN_MILLIS = 300;
    private static final int WINDOW_SECONDS = 30;
    private static final int WAIT_SECONDS = 10;
    private static final int POISON_WAITS = 24;
    private static final AtomicLong BURSTS = new AtomicLong();

    private Races() {}

    /** 100 equal submissions at once, over all gateways. */
    public static void equalSubmissions(List<Client> gateways) {
        JobRequest job = JobRequest.lasting(100).about("burst-" + BURSTS.incrementAndGet(), WINDOW_SECONDS);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < EQUAL; i++) {
            Client gateway = gateways.get(i % gateways.size());
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    gateway.submit(job);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        threads.forEach(Races::join);
    }

    /** Jobs that are cancelled at about the time when they complete. */
    public static void cancelsAtTheEnd(List<Client> gateways, Random random) {
        List<CompletableFuture<Void>> all = IntStream.range(0, CANCELS)
                .mapToObj(i -> {
                    int wait = RUN_MILLIS - 150 + random.nextInt(400);
                    return CompletableFuture.runAsync(() -> cancelAfter(gateways, wait));
                })
                .toList();
        all.forEach(CompletableFuture::join);
    }

    /** A job that ends each worker that runs it. Returns when it has ended itself, or after four minutes. */
    public static void poison(Client gateway) {
        String job = gateway.submit(JobRequest.poison()).jobId();
        for (int waits = 0; job != null && waits < POISON_WAITS; waits++) {
            if ("failed".equals(gateway.await(job, WAIT_SECONDS).told())) {
                return;
            }
        }
    }

    /** Whether a new job is accepted, and completes within these seconds. */
    public static boolean completes(Client gateway, int seconds) {
        String job = gateway.submit(JobRequest.lasting(0)).jobId();
        return job != null && "completed".equals(gateway.await(job, seconds).told());
    }

    private static void cancelAfter(List<Client> gateways, int millis) {
        String job = gateways.get(0).submit(JobRequest.lasting(RUN_MILLIS)).jobId();
        if (job != null) {
            Await.pause(millis);
            gateways.get(gateways.size() - 1).cancel(job);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
