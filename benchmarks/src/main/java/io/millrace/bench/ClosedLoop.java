package io.millrace.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** So many connections, each of which begins its next job when its last one is done. */
final class ClosedLoop {
    /** One job on one connection. */
    interface Work {
        void once(Client client, int number) throws Exception;
    }

    /**
     * @param jobs how many were done
     * @param seconds the time from the first to the last
     */
    record Done(int jobs, double seconds, Percentiles latency) {
        double perSecond() {
            return jobs / seconds;
        }
    }

    private final String url;
    private final int connections;

    ClosedLoop(String url, int connections) {
        this.url = url;
        this.connections = connections;
    }

    /** Runs until the time is over or so many jobs have begun. */
    Done run(double seconds, int most, Work work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        try {
            List<Future<LongStream.Builder>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                results.add(threads.submit(() -> loop(end, most, next, work)));
            }
            LongStream all = LongStream.empty();
            for (Future<LongStream.Builder> result : results) {
                all = LongStream.concat(all, result.get().build());
            }
            long[] micros = all.toArray();
            return new Done(micros.length, (System.nanoTime() - start) / 1e9, new Percentiles(micros));
        } finally {
            threads.shutdownNow();
        }
    }

    private LongStream.Builder loop(long end, int most, AtomicInteger next, Work work) throws Exception {
        Client client = new Client(url);
        LongStream.Builder micros = LongStream.builder();
        int number = next.getAndIncrement();
        while (number < most && System.nanoTime() < end) {
            long before = System.nanoTime();
            work.once(client, number);
            micros.add((System.nanoTime() - before) / 1000);
            number = next.getAndIncrement();
        }
        return micros;
    }
}
