package io.millrace.outbound;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that owners share. Of each owner a few tasks have a thread, or are next for one; his others wait behind them, so that his slow
 * tasks keep nobody waiting but himself. Thread-safe.
 */
final class FairThreads {
    private final Executor threads;
    private final int mostRunning;
    private final int mostWaiting;
    private final Map<String, Line> lines = new HashMap<>();

    private static final class Line {
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private int running;
    }

    /**
     * @param threads take tasks in their order, never run them where they are given, and refuse none
     * @param mostRunning of one owner; 1 or more
     * @param mostWaiting of one owner behind those; 0 or more
     */
    FairThreads(Executor threads, int mostRunning, int mostWaiting) {
        this.threads = threads;
        this.mostRunning = mostRunning;
        this.mostWaiting = mostWaiting;
    }

    /** @throws RejectedExecutionException if too many tasks of that owner wait */
    synchronized void execute(String owner, Runnable task) {
        Line line = lines.computeIfAbsent(owner, first -> new Line());
        if (line.running < mostRunning) {
            start(owner, line, task);
        } else if (line.waiting.size() < mostWaiting) {
            line.waiting.add(task);
        } else {
            throw new RejectedExecutionException("too many tasks of one owner");
        }
    }

    /** Takes a task out of its owner's line. Whether it was there, and will not run. */
    synchronized boolean drop(String owner, Runnable task) {
        Line line = lines.get(owner);
        return line != null && line.waiting.remove(task);
    }

    private void start(String owner, Line line, Runnable task) {
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                next(owner, line);
            }
        });
        line.running++;
    }

    /** Behind the tasks of others that are there by now. */
    private synchronized void next(String owner, Line line) {
        line.running--;
        Runnable task = line.waiting.poll();
        if (task != null) {
            start(owner, line, task);
        } else if (line.running == 0) {
            lines.remove(owner);
        }
    }
}
