package io.millrace.supervisor.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.run.Settings;
import io.millrace.supervisor.run.Settings.Containers;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A supervisor with a worker that lives, and commands in it. */
final class Commands implements AutoCloseable {
    static final Limits FREE = new Limits(null, null, null, 1 << 20, false, Duration.ofSeconds(60));
    static final Duration SILENCE = Duration.ofMillis(2500);

    final SupervisorProcess supervisor;
    private final Thread heart;
    volatile boolean silent;
    private boolean spent;

    Commands(Isolation isolation) throws IOException {
        this(isolation, null);
    }

    /** @param containers null: none */
    Commands(Isolation isolation, Containers containers) throws IOException {
        Allowance allowance = new Allowance(256L << 20, 64, 32L << 20, SILENCE);
        Settings settings = new Settings(isolation, allowance, 70_000, List.of(), containers);
        supervisor = SupervisorProcess.start(settings, measured(), () -> {});
        heart = new Thread(this::beat);
        heart.setDaemon(true);
        heart.start();
    }

    /** What the supervisor covers counts, too: the same agent as here, which adds to the same file. */
    private static List<String> measured() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-javaagent:") && argument.contains("jacoco"))
                .map(argument -> argument.replace("append=false", "append=true"))
                .toList();
    }

    private void beat() {
        try {
            while (true) {
                if (!silent) {
                    supervisor.beat();
                }
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            // The test is over.
        }
    }

    static CommandSpec shell(String script) {
        return spec(List.of("/bin/sh", "-c", script), FREE);
    }

    static CommandSpec spec(List<String> argv, Limits limits) {
        return new CommandSpec(argv, Map.of(), new byte[0], null, limits);
    }

    Finished run(String script) throws InterruptedException {
        return run(shell(script));
    }

    Finished run(CommandSpec spec) throws InterruptedException {
        return start(spec).finish();
    }

    Started start(CommandSpec spec) {
        return new Started(spec);
    }

    /** A command under way, and what it has written so far. */
    final class Started {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final RunningCommand command;
        private End end;

        private Started(CommandSpec spec) {
            command = supervisor.start(spec);
        }

        private void hear() throws InterruptedException {
            Report report = command.next();
            if (report instanceof Report.Output output) {
                (output.stream() == Report.Stream.STDOUT ? out : err).writeBytes(output.bytes());
                command.credit(output.bytes().length);
            } else {
                end = ((Report.Ended) report).end();
            }
        }

        /** Waits until it has written that. */
        void awaitOutput(String text) throws InterruptedException {
            while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
                assertNull(end, "it has ended: " + err);
                hear();
            }
        }

        byte[] stdout() {
            return out.toByteArray();
        }

        Finished finish() throws InterruptedException {
            while (end == null) {
                hear();
            }
            return new Finished(
                    end,
                    out.toString(StandardCharsets.UTF_8).strip(),
                    err.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** How it ended, with what it wrote. */
    record Finished(End end, String out, String err) {
        void succeeded() {
            assertEquals(Cause.EXITED, end.cause(), toString());
            assertEquals(0, end.code(), toString());
        }
    }

    /** Process ids on this machine whose command lines have that word, those in containers included. */
    static List<Long> processesWith(String word) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).contains(word))
                .toList();
    }

    /** As it was called: Java's own way to ask gives the program's file instead of the name that it was called by. */
    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether it is of no more use. */
    boolean isSpent() {
        return spent || silent;
    }

    /** As a worker that ends. */
    void leave() {
        spent = true;
        supervisor.close();
    }

    /** Its supervisor is killed. */
    void kill() {
        spent = true;
        supervisors().forEach(ProcessHandle::destroyForcibly);
    }

    /** Its supervisor is asked to end, and not by its worker. */
    void terminate() {
        spent = true;
        supervisors().forEach(ProcessHandle::destroy);
    }

    private static Stream<ProcessHandle> supervisors() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("supervisor.Main"));
    }

    @Override
    public void close() throws InterruptedException {
        heart.interrupt();
        leave();
        supervisor.awaitEnd();
    }
}
