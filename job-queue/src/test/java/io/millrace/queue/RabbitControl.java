package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.local.process.Programs;
import io.millrace.local.server.RabbitMqServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code rabbitmqctl} for a private node: it finds the node by the environment of the node itself. */
final class RabbitControl {
    private static final Path DEBIAN = Path.of("/usr/lib/rabbitmq/bin/rabbitmqctl");
    private final RabbitMqServer server;

    RabbitControl(RabbitMqServer server) {
        assumeTrue(Files.isReadable(environment(server)), "no /proc on this system");
        this.server = server;
    }

    /** Runs a command and fails if it does. */
    void run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(
                Files.isExecutable(DEBIAN)
                        ? DEBIAN.toString()
                        : Programs.find("rabbitmqctl").orElseThrow().toString());
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Map<String, String> own = Stream.of(
                        Files.readString(environment(server)).split("\0"))
                .filter(variable -> variable.contains("="))
                .collect(Collectors.toMap(
                        variable -> variable.substring(0, variable.indexOf('=')),
                        variable -> variable.substring(variable.indexOf('=') + 1),
                        (first, second) -> second));
        own.remove("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS");
        own.remove("ERL_EPMD_ADDRESS");
        builder.environment().putAll(own);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    /** Evaluates Erlang on the node. */
    void eval(String erlang) throws IOException, InterruptedException {
        run("eval", erlang);
    }

    private static Path environment(RabbitMqServer server) {
        return Path.of("/proc", Long.toString(server.pid()), "environ");
    }
}
