package io.millrace.faults.load;

import io.millrace.faults.evidence.Operation;
import io.millrace.local.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Clients that go on until they are told to stop: what they do is drawn from the seed, when they do it is not. */
public final class Load implements AutoCloseable {
    private static final Duration LAST_ANSWER = Client.PATIENCE.plusSeconds(5);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> grief = new AtomicReference<>();
    private volatile boolean stopped;

    /**
     * Starts a thread for each user.
     *
     * @param users for each user their clients, one a gateway
     * @param pauseMillis of a client between two requests, on average
     * @param receiver the URL of who is told of the ends of some of the jobs
     */
    public static Load start(List<List<Client>> users, long seed, int pauseMillis, String receiver) {
        Load load = new Load();
        for (int number = 0; number < users.size(); number++) {
            Habits habits =
                    new Habits(users.get(number), new Random(seed + number), "object-" + number % 3 + "-", receiver);
            Thread thread = new Thread(() -> load.run(habits, pauseMillis), "client-" + number);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /**
     * Returns when all clients have their last answers.
     *
     * @throws IllegalStateException if a client came to grief: then there was less load than was asked for
     */
    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(LAST_ANSWER.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        RuntimeException first = grief.get();
        if (first != null) {
            throw new IllegalStateException("a client came to grief", first);
        }
    }

    private void run(Habits habits, int pauseMillis) {
        try {
            goOn(habits, pauseMillis);
        } catch (RuntimeException e) {
            grief.compareAndSet(null, e);
        }
    }

    private void goOn(Habits habits, int pauseMillis) {
        while (!stopped) {
            Operation last = habits.next();
            // Whoever is refused tries again a little later, as people's clients do.
            long pause = last.status() == 0 ? Math.max(200, pauseMillis) : habits.pause(pauseMillis);
            if (!Await.pause(pause)) {
                return;
            }
        }
    }
}
