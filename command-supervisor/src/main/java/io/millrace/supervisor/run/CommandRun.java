package io.millrace.supervisor.run;

import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Stream;
import io.millrace.supervisor.wire.Report.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One command from its start until nothing of it is left. */
final class CommandRun {
    /** So long it may take until the last of its processes is gone. */
    private static final Duration GONE_WITHIN = Duration.ofSeconds(2);

    /** So long its end may be held back until its files or its container are gone, too. */
    private static final Duration TIDY_WITHIN = Duration.ofMillis(500);

    private static final Duration KILL_EACH = Duration.ofMillis(50);

    private static final int NO_SUCH_PROGRAM = 127;
    private static final int NO_PROGRAM = 126;
    private static final int KILLED = 128 + 9;
    private static final int OVER_CPU = 128 + 24;

    private final CommandSpec spec;
    private final Starter starter;
    private final OutputFlow output;
    private final Executor threads;
    private final Consumer<End> unbegun;
    private final long startedNanos = System.nanoTime();

    private volatile CompletableFuture<Void> tidy = CompletableFuture.completedFuture(null);
    private @Nullable Tree tree;
    private @Nullable Cause stopped;
    private boolean beginning;
    private boolean terminated;
    private boolean over;
    private long killAt = Long.MAX_VALUE;

    /** @param unbegun told at once, on another thread, if it is stopped before anything of it has begun: to prepare it may take long */
    CommandRun(CommandSpec spec, Starter starter, OutputFlow output, Executor threads, Consumer<End> unbegun) {
        this.unbegun = unbegun;
        this.spec = spec;
        this.starter = starter;
        this.output = output;
        this.threads = threads;
    }

    OutputFlow output() {
        return output;
    }

    /** Runs it on the calling thread, which must live on until it returns. */
    End run(long number) {
        Set<String> enforced = starter.enforced(spec);
        Tree started;
        try {
            started = starter.start(number, spec, this::mayBegin);
        } catch (Starter.CannotStartException e) {
            return unbegun(e.why(), e.getMessage());
        }
        try {
            begun(started);
            int code = attend(started);
            boolean gone = started.awaitGone(GONE_WITHIN);
            Usage usage = started.usage();
            return new End(cause(started, code, usage), code, null, usage, enforced, gone);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a run", e);
        } finally {
            // It has ended, unless something went wrong here.
            started.kill();
            tidyUp(started);
        }
    }

    /** Nobody waits for long until what is dead is also swept away. */
    private void tidyUp(Tree ended) {
        CompletableFuture<Void> tidying = CompletableFuture.runAsync(ended::close, threads);
        tidy = tidying;
        try {
            tidying.get(TIDY_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // It goes on, or the supervisor's own end sees to it.
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a run", e);
        }
    }

    /** Waits until nothing of it has to be swept away any more. */
    void awaitTidy() {
        tidy.exceptionally(failure -> null).join();
    }

    private static End unbegun(Cause why, @Nullable String detail) {
        return new End(why, -1, detail, new Usage(null, null, Duration.ZERO), Set.of(), true);
    }

    private synchronized boolean mayBegin() {
        beginning = stopped == null;
        return beginning;
    }

    private synchronized void begun(Tree started) {
        tree = started;
        if (stopped != null) {
            started.kill();
        }
    }

    private int attend(Tree started) throws InterruptedException {
        List<Pump> pumps = List.of(
                new Pump(Stream.STDOUT, started.stdout(), output, this::wroteTooMuch),
                new Pump(Stream.STDERR, started.stderr(), output, this::wroteTooMuch));
        pumps.forEach(threads::execute);
        if (spec.stdin().length > 0) {
            threads.execute(() -> feed(started.stdin()));
        }
        int code = started.await();
        synchronized (this) {
            over = true;
        }
        drain(started, pumps);
        return code;
    }

    /**
     * What the command has left behind goes with it, and with that whatever still holds its pipes. What has hidden from us may hold them
     * on: then there is no more to wait for once all that was written has been passed on.
     */
    private static void drain(Tree ended, List<Pump> pumps) throws InterruptedException {
        long end = System.nanoTime() + GONE_WITHIN.toNanos();
        ended.kill();
        for (Pump pump : pumps) {
            while (!pump.awaitDone(KILL_EACH) && !(System.nanoTime() - end > 0 && pump.isIdle())) {
                ended.kill();
            }
        }
    }

    private void wroteTooMuch() {
        stop(Cause.OUTPUT_LIMIT, Duration.ZERO);
    }

    private void feed(OutputStream to) {
        try (to) {
            to.write(spec.stdin());
        } catch (IOException e) {
            // It does not read all of it.
        }
    }

    /** Ends it, unless it has ended by itself. The first cause counts, and the shortest grace. */
    synchronized void stop(Cause cause, Duration grace) {
        if (over) {
            return;
        }
        if (stopped == null) {
            stopped = cause;
            if (!beginning) {
                threads.execute(() -> unbegun.accept(unbegun(cause, null)));
            }
        }
        killAt = Math.min(killAt, System.nanoTime() + grace.toNanos());
        Tree running = tree;
        if (running == null) {
            return;
        }
        if (grace.isZero()) {
            running.kill();
        } else if (!terminated) {
            terminated = true;
            running.terminate();
        }
    }

    /** To be called often: ends it if it is over a limit, or over the grace that it was given. */
    void check() {
        Tree running;
        boolean due;
        synchronized (this) {
            running = tree;
            due = stopped != null && System.nanoTime() - killAt >= 0;
        }
        if (running == null) {
            return;
        }
        if (due) {
            running.kill();
            return;
        }
        running.look();
        Duration age = Duration.ofNanos(System.nanoTime() - startedNanos);
        if (isOverCpu(running)) {
            stop(Cause.CPU_LIMIT, Duration.ZERO);
        } else if (running.isOverMemory()) {
            stop(Cause.OUT_OF_MEMORY, Duration.ZERO);
        } else if (age.compareTo(spec.limits().wall()) > 0) {
            stop(Cause.OVERDUE, Duration.ZERO);
        }
    }

    private boolean isOverCpu(Tree running) {
        return spec.limits().cpu() != null && isOverCpu(running.usage());
    }

    private boolean isOverCpu(Usage usage) {
        Duration most = spec.limits().cpu();
        return most != null && usage.cpu() != null && usage.cpu().compareTo(most) >= 0;
    }

    private Cause cause(Tree ended, int code, Usage usage) {
        Cause told = stopCause();
        if (told != null) {
            return told;
        }
        if (ended.isOutOfSight()) {
            return Cause.OUT_OF_SIGHT;
        }
        if (output.isCut()) {
            return Cause.OUTPUT_LIMIT;
        }
        if (code != 0 && ended.lostToMemory()) {
            return Cause.OUT_OF_MEMORY;
        }
        // The kernel's own limit for one process may have been quicker than our look.
        if ((code == KILLED || code == OVER_CPU) && isOverCpu(usage)) {
            return Cause.CPU_LIMIT;
        }
        return code == NO_SUCH_PROGRAM || code == NO_PROGRAM ? Cause.NOT_FOUND : Cause.EXITED;
    }

    private synchronized @Nullable Cause stopCause() {
        return stopped;
    }
}
