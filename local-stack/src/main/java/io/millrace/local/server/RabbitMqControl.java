package io.millrace.local.server;

import io.millrace.local.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rabbitmqctl} for one private node, which it finds by the node's own environment. Each command takes a second or two. */
public final class RabbitMqControl {
    /** Debian's program on the PATH changes to a user of its own; this one runs as who calls it. */
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin/rabbitmqctl");

    private final Map<String, String> environment;

    RabbitMqControl(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Runs a command.
     *
     * @throws IllegalStateException if it fails, with what it said
     */
    public void run(String... arguments) {
        List<String> line = new ArrayList<>();
        line.add(
                Files.isExecutable(DEBIAN)
                        ? DEBIAN.toString()
                        : Programs.find("rabbitmqctl").orElseThrow().toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("rabbitmqctl " + String.join(" ", arguments) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run rabbitmqctl", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Evaluates Erlang on the node; as {@link #run} for errors. */
    public void eval(String erlang) {
        run("eval", erlang);
    }
}
