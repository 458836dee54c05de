package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.Line;
import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Usage;
import io.millrace.supervisor.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs what its worker asks for, and ends all of it when the worker gives no sign of life any more: a stopped worker's commands within
 * {@link Allowance#silence()}, a dead worker's at once.
 */
public final class Supervisor {
    private static final Duration LOOK_EACH = Duration.ofMillis(20);
    /** So much output of a run may be on its way before the worker asks for more. */
    static final int FIRST_CREDIT = 1 << 20;

    private final Line worker;
    private final Starter starter;
    private final Duration silence;
    private final Map<Long, CommandRun> runs = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Supervisor::daemon);
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean gone;

    /** @param silence after so long without a sign of life from the worker all commands are ended */
    public Supervisor(Line worker, Starter starter, Duration silence) {
        this.worker = worker;
        this.starter = starter;
        this.silence = silence;
    }

    /** Returns when the worker is gone, and so is all that it has started. */
    public void serve() throws InterruptedException {
        Thread watch = daemon(this::watch);
        watch.setName("watch");
        watch.start();
        try {
            for (Request request = worker.request(); request != null; request = worker.request()) {
                heardNanos = System.nanoTime();
                obey(request);
            }
        } catch (IOException e) {
            // The worker is gone in the middle of a word.
        }
        gone = true;
        while (!runs.isEmpty()) {
            runs.values().forEach(Supervisor::end);
            Thread.sleep(LOOK_EACH.toMillis());
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "run");
        thread.setDaemon(true);
        return thread;
    }

    private void obey(Request request) {
        if (request instanceof Request.Start start) {
            begin(start);
        } else if (request instanceof Request.Stop stop) {
            CommandRun run = runs.get(stop.run());
            if (run != null) {
                run.stop(Cause.STOPPED, stop.grace());
            }
        } else if (request instanceof Request.Credit credit) {
            CommandRun run = runs.get(credit.run());
            if (run != null) {
                run.output().credit(credit.bytes());
            }
        }
    }

    private void begin(Request.Start start) {
        OutputFlow output = new OutputFlow(start.run(), start.spec().limits().outputBytes(), FIRST_CREDIT, this::tell);
        AtomicBoolean told = new AtomicBoolean();
        Consumer<End> once = end -> {
            if (told.compareAndSet(false, true)) {
                tell(new Report.Ended(start.run(), end));
            }
        };
        CommandRun run = new CommandRun(start.spec(), starter, output, threads, once);
        runs.put(start.run(), run);
        try {
            threads.execute(() -> run(start.run(), run, once));
        } catch (OutOfMemoryError e) {
            // No thread is to be had.
            runs.remove(start.run());
            once.accept(broken(e));
        }
    }

    /** Whatever happens, its end is told: the worker would wait for ever otherwise. */
    private void run(long number, CommandRun run, Consumer<End> ended) {
        End end;
        try {
            end = run.run(number);
        } catch (RuntimeException | Error e) {
            end = broken(e);
        }
        ended.accept(end);
        run.awaitTidy();
        runs.remove(number);
    }

    private static End broken(Throwable e) {
        return new End(
                Cause.NOT_STARTED,
                -1,
                "the supervisor of commands failed: " + e,
                new Usage(null, null, Duration.ZERO),
                Set.of(),
                false);
    }

    private void tell(Report report) {
        try {
            worker.send(report);
        } catch (IOException e) {
            // The worker is gone; the other direction will tell, too.
        }
    }

    private void watch() {
        while (true) {
            boolean silent = !gone && System.nanoTime() - heardNanos > silence.toNanos();
            runs.values().forEach(run -> check(run, silent));
            try {
                Thread.sleep(LOOK_EACH.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What goes wrong with one is not the others' concern, and is tried again at the next look. */
    private static void check(CommandRun run, boolean silent) {
        try {
            if (silent) {
                end(run);
            }
            run.check();
        } catch (RuntimeException | Error e) {
            end(run);
        }
    }

    private static void end(CommandRun run) {
        try {
            run.output().close();
            run.stop(Cause.WORKER_SILENT, Duration.ZERO);
        } catch (RuntimeException | Error e) {
            // Memory or threads are short; whoever looks next finds it to be ended.
        }
    }
}
