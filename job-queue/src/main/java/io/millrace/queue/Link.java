package io.millrace.queue;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.millrace.core.port.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor of one connection: makes it, hands it to its {@link Tenant} to build channels, topology and consumers on, and
 * makes another when it is lost, after a wait of at most 1.6 s that grows while the trouble lasts.
 *
 * <p>Three threads. The <em>loop</em> connects, and is the only one that works on channels, so that none is used after it was
 * given up. The <em>deliveries</em> run what the broker sends to consumers. The <em>callbacks</em> run what answers, and are
 * held up neither by a broker that does not read nor by a consumer.
 */
final class Link implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Link.class);
    /** RabbitMQ closes a silent connection after two to three of these: a worker that stands still is known to be gone after 8 to 12 s. */
    private static final int HEARTBEAT_SECONDS = 4;

    private static final int CLOSE_MILLIS = 1_000;
    private static final int CLOSED_WITHIN_SECONDS = 5;

    /** Builds on a connection what is needed. All on the loop. */
    interface Tenant {
        /**
         * A connection is made.
         *
         * @throws IOException if what is needed cannot be built on it: it is given up, and another made
         */
        void connected(Connection connection) throws IOException;

        /** The connection is gone, and all that was built on it. */
        void disconnected();

        /** The broker takes publishes again. */
        default void unblocked() {}
    }

    private final AmqpSettings settings;
    private final String name;
    private final RetryWaits waits;
    private final ScheduledThreadPoolExecutor loop;
    private final ScheduledThreadPoolExecutor callbacks;
    private final ExecutorService deliveries;
    private Tenant tenant = new Nobody();
    private volatile @Nullable Connection current;
    private volatile boolean blocked;
    private volatile boolean closed;

    /**
     * @param purpose what the connection is for, for the broker's management and thread names
     * @param mostDoublings of the first wait of 100 ms: 4 for waits of up to 1.6 s, 2 for 0.4 s
     */
    Link(AmqpSettings settings, String purpose, int mostDoublings) {
        this.settings = settings;
        this.name = settings.connectionName() + " " + purpose;
        this.waits = new RetryWaits(mostDoublings, Clock.SYSTEM);
        this.loop = thread("amqp-" + purpose);
        this.callbacks = thread("amqp-" + purpose + "-callbacks");
        // What a connection still hands over while it closes is nobody's any more.
        this.deliveries = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "amqp-" + purpose + "-deliveries"),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Connects, and keeps connected, for this tenant. Once. */
    void start(Tenant newTenant) {
        execute(() -> {
            tenant = newTenant;
            connect();
        });
    }

    /** The connection, with all that its tenant built; null while there is none. */
    @Nullable
    Connection connection() {
        return current;
    }

    boolean isUp() {
        return current != null;
    }

    /** Whether the broker has asked publishers to wait: memory or disk alarm. */
    boolean isBlocked() {
        return blocked;
    }

    /** Runs it on the loop; not at all once the link is closed. */
    void execute(Runnable task) {
        schedule(task, Duration.ZERO);
    }

    void schedule(Runnable task, Duration delay) {
        try {
            var unused = loop.schedule(() -> guard(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.tracef("%s is closed", name);
        }
    }

    /** Answers and their time bounds. */
    ScheduledExecutorService callbacks() {
        return callbacks;
    }

    /** Something on this connection is broken for good: makes another, unless that has happened. */
    void renew(Connection broken, Throwable cause) {
        execute(() -> {
            if (broken.equals(current)) {
                lose(broken);
                retry(cause);
            }
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        Connection made = null;
        try {
            made = factory().newConnection(deliveries, List.of(new Address(settings.host(), settings.port())), name);
            Connection connection = made;
            blocked = false;
            current = connection;
            connection.addBlockedListener(reason -> blocked(connection, reason), this::unblocked);
            tenant.connected(connection);
            waits.succeeded();
            connection.addShutdownListener(cause -> renew(connection, cause));
            LOG.infof("%s: connected to %s", name, settings);
        } catch (IOException | TimeoutException | RuntimeException | Error e) {
            // An Error too: a link that gave up would be dead for as long as its process lives.
            if (made != null) {
                lose(made);
            }
            retry(e);
        }
    }

    private void lose(Connection connection) {
        current = null;
        blocked = false;
        tenant.disconnected();
        connection.abort(CLOSE_MILLIS);
    }

    private void retry(Throwable cause) {
        if (closed) {
            return;
        }
        Duration wait = waits.next();
        // Once an outage, not once a try.
        LOG.logf(
                waits.isFirst() ? Logger.Level.WARN : Logger.Level.DEBUG,
                "%s: no connection to %s, next try in %d ms: %s",
                name,
                settings,
                wait.toMillis(),
                describe(cause));
        schedule(this::connect, wait);
    }

    private void blocked(Connection connection, String reason) {
        LOG.warnf("%s: the broker takes no publishes: %s", name, reason);
        blocked = connection.equals(current);
    }

    private void unblocked() {
        LOG.infof("%s: the broker takes publishes again", name);
        blocked = false;
        execute(() -> tenant.unblocked());
    }

    /** Closes the connection after what is already on the loop, and ends both threads. */
    @Override
    public synchronized void close() {
        if (loop.isShutdown()) {
            return;
        }
        Future<?> last = loop.submit(this::closeConnection);
        try {
            last.get(CLOSED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The loop hangs in a write that nobody reads: only its connection's end sets it free.
            LOG.debugf("%s: closed by force: %s", name, e);
            closeConnection();
        }
        loop.shutdownNow();
        callbacks.shutdown();
        deliveries.shutdown();
    }

    private void closeConnection() {
        closed = true;
        Connection connection = current;
        current = null;
        if (connection != null) {
            connection.abort(CLOSE_MILLIS);
        }
    }

    private ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUsername(settings.user());
        factory.setPassword(settings.password());
        factory.setVirtualHost(settings.virtualHost());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(3_000);
        factory.setHandshakeTimeout(5_000);
        factory.setChannelRpcTimeout(5_000);
        factory.setShutdownTimeout(CLOSE_MILLIS);
        factory.setThreadFactory(task -> daemon(task, "amqp-connection"));
        settings.tls().ifPresent(context -> {
            factory.useSslProtocol(context);
            factory.enableHostnameVerification();
        });
        return factory;
    }

    /** Before the start. */
    private static final class Nobody implements Tenant {
        @Override
        public void connected(Connection connection) {}

        @Override
        public void disconnected() {}
    }

    private void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "%s: a task failed", name);
        }
    }

    private static ScheduledThreadPoolExecutor thread(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> daemon(task, name));
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return executor;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What happened at the bottom of it: the server's reason, or the socket's. */
    private static String describe(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
