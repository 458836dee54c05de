package io.millrace.store;

import static org.awaitility.Awaitility.await;

import io.millrace.core.port.StoreContract;
import io.millrace.core.port.Stores;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the laws share: a database of their own each class, threads, and a second session that holds locks. */
abstract class StoreLaws extends StoreContract {
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    abstract TestDatabase database();

    @Override
    protected final Stores stores() {
        return database();
    }

    @BeforeEach
    final void empty() {
        database().empty();
    }

    @AfterEach
    final void endThreads() throws InterruptedException {
        threads.shutdownNow();
        threads.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    final <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    static <T> T answer(Future<T> future) throws Exception {
        return future.get(BOUND.toSeconds(), TimeUnit.SECONDS);
    }

    /** All at once, each in a thread of its own. */
    final <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> running = new ArrayList<>();
        for (Callable<T> each : work) {
            running.add(start(() -> {
                go.await();
                return each.call();
            }));
        }
        go.countDown();
        List<T> answers = new ArrayList<>();
        for (Future<T> each : running) {
            answers.add(answer(each));
        }
        return answers;
    }

    /** A transaction that has done this, and waits for its commit. */
    final Connection began(String... statements) throws SQLException {
        Connection connection = database().connect();
        connection.setAutoCommit(false);
        for (String sql : statements) {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
        return connection;
    }

    static void commit(Connection connection) throws SQLException {
        connection.commit();
        connection.close();
    }

    /** Until so many sessions wait for a lock. */
    final void awaitBlocked(int sessions) {
        String blocked = "SELECT count(*) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await().atMost(BOUND).until(() -> Integer.parseInt(database().ask(blocked)) >= sessions);
    }
}
