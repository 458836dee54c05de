package io.millrace.bench;

import io.millrace.local.server.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a backlog at its size while it is being worked off: so a small one lasts as long as a large one. Looks so often that a backlog of a
 * hundred jobs is full again at each feed, and the worker as busy as with a million.
 */
final class SteadyBacklog implements AutoCloseable {
    private static final int LOOK_MILLIS = 10;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Connection connection;
    private final int size;
    private final int owners;
    private final ScheduledFuture<?> looks;
    private volatile long added;

    SteadyBacklog(PostgresServer postgres, int size, int owners) throws SQLException {
        this.connection = postgres.connect();
        this.size = size;
        this.owners = owners;
        this.looks = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            long missing = size - BacklogRows.waiting(connection);
            if (missing > 0) {
                BacklogRows.add(connection, Math.toIntExact(missing), owners);
                added += missing;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the backlog cannot be kept up", e);
        }
    }

    /** How many jobs were added so far; all of them once it is closed. */
    long added() {
        return added;
    }

    /** Fails if it did not keep the backlog up to here. */
    @Override
    public void close() throws InterruptedException, SQLException {
        boolean failed = looks.isDone();
        thread.shutdown();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES) || failed) {
            throw new IllegalStateException("void: the backlog was not kept up");
        }
        connection.close();
    }
}
