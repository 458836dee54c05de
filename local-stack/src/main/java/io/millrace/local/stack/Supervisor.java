package io.millrace.local.stack;

import io.millrace.local.process.Exit;
import io.millrace.local.process.OsProcess;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The rule of restarts: a service that exits by itself is started again after 1 s, since a worker halts itself when nothing else
 * ends a run; one that a signal ended, or that exited in good order (a worker that was told to drain), was meant to be down, and stays
 * so until someone starts it. Servers always stay down.
 */
final class Supervisor implements AutoCloseable {
    private static final long RESTART_AFTER_SECONDS = 1;

    private final Consumer<String> events;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "restarts");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closing;

    Supervisor(Consumer<String> events) {
        this.events = events;
    }

    /** Tells how that process ended, when it does, and starts its service again if it exited by itself. */
    void watch(ServiceProcess service, OsProcess process) {
        process.exit().thenAccept(exit -> ended(service, exit));
    }

    /** Tells what became of a server; nobody but a person starts it again. */
    void serverEnded(String name, Exit exit) {
        if (!closing) {
            sayDown(name, exit);
        }
    }

    /** Expected from now on: no word of ends, and no restart. */
    @Override
    public synchronized void close() {
        closing = true;
        later.shutdownNow();
    }

    private void ended(ServiceProcess service, Exit exit) {
        if (closing) {
            return;
        }
        if (exit.bySignal() || exit.inGoodOrder() || service.wasTerminated()) {
            sayDown(service.name(), exit);
            return;
        }
        events.accept(service.name() + " " + exit + ", starting it again");
        try {
            later.schedule(() -> relaunch(service), RESTART_AFTER_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException closedMeanwhile) {
            return;
        }
    }

    /** Not while closing: a stop must not miss a process that is just being made. */
    private synchronized void relaunch(ServiceProcess service) {
        try {
            if (!closing) {
                service.relaunch();
            }
        } catch (RuntimeException e) {
            events.accept(service.name() + " could not be started again: " + e.getMessage());
        }
    }

    private void sayDown(String name, Exit exit) {
        events.accept(name + " " + exit + "; `make start NAME=" + name + "` starts it again");
    }
}
