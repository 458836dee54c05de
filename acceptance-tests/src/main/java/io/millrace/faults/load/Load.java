package io.millrace.faults.load;

import io.millrace.faults.evidence.Operation;
import io.millrace.local.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients that go on until they are told to stop: what they do is drawn from the seed, when they do it is not. */
public final class Load implements AutoCloseable {
    private static final Duration LAST_ANSWER = Client.PATIENCE.plusSeconds(5);

    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Starts a thread for each user.
     *
     * @param users for each user their clients, one a gateway
     * @param pauseMillis of a client between two requests, on average
     */
    public static Load start(List<List<Client>> users, long seed, int pauseMillis) {
        Load load = new Load();
        for (int number = 0; number < users.size(); number++) {
            Habits habits = new Habits(users.get(number), new Random(seed + number), "object-" + number % 3 + "-");
            Thread thread = new Thread(() -> load.run(habits, pauseMillis), "client-" + number);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    /** Returns when all clients have their last answers. */
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
    }

    private void run(Habits habits, int pauseMillis) {
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
