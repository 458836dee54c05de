package io.millrace.gateway.beat;

import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One thread that does its tasks again and again, whatever they throw: no single failure may end what jobs depend on. */
public final class Heart implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Heart.class);

    private final String name;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean soon = new AtomicBoolean();
    private boolean storeAway;

    /** @param name of the duty, for its thread and the log */
    public Heart(String name) {
        this.name = name;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread daemon = new Thread(task, "beat-" + name);
            daemon.setDaemon(true);
            return daemon;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread = executor;
    }

    /** The thread that the tasks run on. */
    public ScheduledExecutorService thread() {
        return thread;
    }

    /** From now on, with that long between the end of one and the beginning of the next. */
    public void beat(Runnable task, Duration pause) {
        thread.scheduleWithFixedDelay(() -> guarded(task), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once, as soon as the thread is free; not at all if that has been asked for already and has not begun. */
    public void soon(Runnable task) {
        if (!soon.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(() -> {
                soon.set(false);
                guarded(task);
            });
        } catch (RejectedExecutionException e) {
            LOG.tracef("%s has ended", name);
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
            storeAway = false;
        } catch (StoreUnavailableException e) {
            // Said once, not twice a second: the outage is in health and metrics.
            if (!storeAway) {
                LOG.warnf("%s waits for PostgreSQL: %s", name, e.getMessage());
            }
            storeAway = true;
        } catch (Throwable e) {
            // A task that threw out of its executor would silently never run again.
            LOG.errorf(e, "%s failed and will be tried again", name);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
