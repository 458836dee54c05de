package io.millrace.supervisor.client;

import io.millrace.supervisor.Main;
import io.millrace.supervisor.run.Settings;
import io.millrace.supervisor.wire.CommandSpec;
import io.millrace.supervisor.wire.Line;
import io.millrace.supervisor.wire.Report;
import io.millrace.supervisor.wire.Report.Cause;
import io.millrace.supervisor.wire.Report.End;
import io.millrace.supervisor.wire.Report.Ready;
import io.millrace.supervisor.wire.Report.Usage;
import io.millrace.supervisor.wire.Request;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A worker's supervisor, as a process of its own beside it. Thread-safe. */
public final class SupervisorProcess implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);
    /** The image that it tries commands in may have to be fetched. */
    private static final Duration STARTS_WITH_IMAGE_WITHIN = Duration.ofSeconds(150);

    /** Not confirmed: what the supervisor's end has taken along is not known here. */
    private static final End GONE =
            new End(Cause.SUPERVISOR_GONE, -1, null, new Usage(null, null, Duration.ZERO), Set.of(), false);

    private static final int BASE_MEBIBYTES = 80;
    /** A request's body is at most one, twice as much as a string, and once more as it is read. */
    private static final int MEBIBYTES_A_RUN = 4;

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Duration startsWithin;
    private final Process process;
    private final Line line;
    private final Runnable lost;
    private final CompletableFuture<Ready> ready = new CompletableFuture<>();
    private final Map<Long, RunningCommand> running = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean closing;
    private volatile boolean ended;

    private SupervisorProcess(Process process, Duration startsWithin, Runnable lost) {
        this.startsWithin = startsWithin;
        this.process = process;
        this.line = new Line(process.getInputStream(), process.getOutputStream());
        this.lost = lost;
    }

    /**
     * Starts it, and waits until it has tried whether commands can be run.
     *
     * @param atOnce how many commands may run at the same time; it gets memory for those
     * @param lost called once if it could run commands, and ends although nobody closed it: none of its commands will be reported on
     * @throws IOException if it does not start
     */
    public static SupervisorProcess start(Settings settings, int atOnce, Runnable lost) throws IOException {
        return start(settings, List.of(heap(atOnce)), lost);
    }

    /** A run holds its request, its input among that, and a buffer for each stream. */
    private static String heap(int atOnce) {
        return "-Xmx" + (BASE_MEBIBYTES + (long) atOnce * MEBIBYTES_A_RUN) + "m";
    }

    /** @param options further ones of its JVM */
    static SupervisorProcess start(Settings settings, List<String> options, Runnable lost) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line(settings, options)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        // Without a locale its JVM would make "?" of whatever in a command is not ASCII.
        builder.environment().put("LC_ALL", "C.UTF-8");
        SupervisorProcess supervisor = new SupervisorProcess(builder.start(), startsWithin(settings), lost);
        Thread reader = new Thread(supervisor::listen, "millrace-supervisor");
        reader.setDaemon(true);
        reader.start();
        return supervisor;
    }

    /** A session of its own: what a terminal tells the worker, the worker passes on when it is time. */
    private static List<String> line(Settings settings, List<String> options) {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            line.add(SETSID.toString());
        }
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        line.addAll(options);
        if (settings.containers() != null) {
            // What the engine's client has to say of its own work is nobody's concern.
            line.add("-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider");
            line.add("-Dslf4j.internal.verbosity=ERROR");
        }
        line.addAll(List.of("-cp", classPath(settings.containers() != null), Main.class.getName()));
        line.addAll(settings.arguments());
        return line;
    }

    /** With containers, the engine's client as well: it lies beside this program, or else where a build has it. */
    private static String classPath(boolean containers) {
        Path own = own();
        if (!containers) {
            return own.toString();
        }
        try (DirectoryStream<Path> beside =
                Files.newDirectoryStream(own.resolveSibling(""), "*docker-java-core*.jar")) {
            return beside.iterator().hasNext()
                    ? own + File.pathSeparator + own.resolveSibling("*")
                    : System.getProperty("java.class.path");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path own() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Duration startsWithin(Settings settings) {
        return settings.containers() == null || settings.containers().defaultImage() == null
                ? STARTS_WITHIN
                : STARTS_WITH_IMAGE_WITHIN;
    }

    /** What it found when it tried. Waits for that for 20 s at most, or 150 s if an image may have to be fetched. */
    public Ready ready() throws InterruptedException {
        try {
            return ready.get(startsWithin.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return failed("the supervisor of commands does not start");
        }
    }

    private static Ready failed(String trouble) {
        return new Ready(trouble, trouble, Set.of());
    }

    /** A sign of life; to be given twice a second. */
    public void beat() {
        send(new Request.Beat());
    }

    /** Starts a command. */
    public RunningCommand start(CommandSpec spec) {
        long number = numbers.incrementAndGet();
        RunningCommand command = new RunningCommand(number, this::send);
        running.put(number, command);
        send(new Request.Start(number, spec));
        if (ended) {
            dismiss(number, command);
        }
        return command;
    }

    private void send(Request request) {
        try {
            line.send(request);
        } catch (IOException e) {
            // The listening thread finds out as well.
        }
    }

    private void listen() {
        try {
            for (@Nullable Report report = line.report(); report != null; report = line.report()) {
                hear(report);
            }
        } catch (IOException e) {
            // It is gone in the middle of a word.
        }
        ready.complete(failed("the supervisor of commands has ended"));
        ended = true;
        running.forEach(this::dismiss);
        if (!closing && ready.join().trouble() == null) {
            lost.run();
        }
    }

    private void hear(Report report) {
        if (report instanceof Ready said) {
            ready.complete(said);
        } else if (report instanceof Report.Output output) {
            RunningCommand command = running.get(output.run());
            if (command != null) {
                command.hear(output);
            }
        } else if (report instanceof Report.Ended ended) {
            RunningCommand command = running.remove(ended.run());
            if (command != null) {
                command.hear(ended);
            }
        }
    }

    private void dismiss(long number, RunningCommand command) {
        if (running.remove(number, command)) {
            command.hear(new Report.Ended(number, GONE));
        }
    }

    /** Waits until it has ended. */
    void awaitEnd() throws InterruptedException {
        process.waitFor();
    }

    /** Ends it, with all that it still runs. */
    @Override
    public void close() {
        closing = true;
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
