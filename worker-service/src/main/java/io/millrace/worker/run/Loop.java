package io.millrace.worker.run;

import java.time.Duration;
import org.jboss.logging.Logger;

/** A thread that takes the same step over and over: when its signal is raised, and at the latest after a pause. */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final Signal signal;
    private final Duration pause;
    private final Runnable step;
    private final Thread thread;
    private volatile boolean closed;

    private Loop(String name, Signal signal, Duration pause, Runnable step) {
        this.signal = signal;
        this.pause = pause;
        this.step = step;
        thread = new Thread(this::go, "millrace-" + name);
        // The last thread to end is Quarkus's own: a step that hangs in a server's answer must not keep the process.
        thread.setDaemon(true);
    }

    /** Steps with that pause in between. */
    public static Loop every(Duration pause, String name, Runnable step) {
        return on(new Signal(), pause, name, step);
    }

    /** Steps whenever the signal is raised, and with that pause in between otherwise. */
    public static Loop on(Signal signal, Duration pause, String name, Runnable step) {
        Loop loop = new Loop(name, signal, pause, step);
        loop.thread.start();
        return loop;
    }

    private void go() {
        while (!closed) {
            try {
                step.run();
                signal.await(pause);
            } catch (InterruptedException e) {
                return;
            } catch (Throwable e) {
                // No single failure may end a loop that jobs depend on.
                LOG.errorf(e, "%s failed and goes on", thread.getName());
                pauseAfterFailure();
            }
        }
    }

    private void pauseAfterFailure() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /** Takes no further step; the one under way ends by itself. */
    @Override
    public void close() {
        closed = true;
        signal.raise();
    }

    /** Waits for the last step to end, or for that time. */
    public void join(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
    }
}
