package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that this JVM started. It has a session of its own where the system knows {@code setsid}, so that Ctrl-C in a
 * terminal reaches this JVM alone, and the order of stopping is ours. Its pid file lives as long as it does.
 */
public final class OsProcess {
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final CompletableFuture<Exit> exit;

    private OsProcess(Process process, CompletableFuture<Exit> exit) {
        this.process = process;
        this.exit = exit;
    }

    /**
     * Starts it, with its output appended to its log and nothing to read.
     *
     * @throws UncheckedIOException if there is no such program
     */
    public static OsProcess start(HomeFolder home, Command command) {
        List<String> line = new ArrayList<>();
        Programs.find("setsid").ifPresent(setsid -> line.add(setsid.toString()));
        line.addAll(command.line());
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.log(command.name()).toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            home.writePid(command.name(), process.pid());
            return new OsProcess(process, process.onExit().thenApply(ended -> {
                home.removePid(command.name(), ended.pid());
                return new Exit(ended.exitValue());
            }));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.name(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when it has ended and its pid file is gone. */
    public CompletableFuture<Exit> exit() {
        return exit.copy();
    }

    /** Sends a signal to this process alone; does nothing once it has ended. Returns from {@code STOP} when it has stopped. */
    public void signal(Signal signal) {
        if (isAlive()) {
            send(signal, List.of(process.toHandle()));
        }
    }

    /** Sends a signal to this process and to all that descend from it. */
    public void signalTree(Signal signal) {
        if (isAlive()) {
            send(signal, tree(process.toHandle()));
        }
    }

    /** Kills it and all that descend from it, and returns when they are gone. */
    public void killTree() {
        killTree(process.toHandle());
        exit.join();
    }

    /** Waits for its end; false at the bound. */
    public boolean awaitExit(Duration bound) {
        try {
            return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)
                    && exit.thenApply(done -> true).join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks it to end with this signal, waking it if it is suspended; kills it and its descendants at the bound. */
    public void end(Signal signal, Duration bound) {
        signalTree(Signal.CONT);
        signal(signal);
        if (!awaitExit(bound)) {
            killTree();
        }
    }

    static void killTree(ProcessHandle root) {
        List<ProcessHandle> all = tree(root);
        all.forEach(ProcessHandle::destroyForcibly);
        Await.until(KILLED_WITHIN, () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<ProcessHandle> tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private static void send(Signal signal, List<ProcessHandle> targets) {
        if (signal == Signal.KILL) {
            targets.forEach(ProcessHandle::destroyForcibly);
            return;
        }
        List<String> line = new ArrayList<>(List.of("sh", "-c", "kill -s \"$0\" \"$@\" 2>/dev/null", signal.name()));
        targets.forEach(target -> line.add(Long.toString(target.pid())));
        try {
            new ProcessBuilder(line).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (signal == Signal.STOP) {
            Suspension.await(targets);
        }
    }
}
