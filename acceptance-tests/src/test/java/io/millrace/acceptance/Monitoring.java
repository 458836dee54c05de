package io.millrace.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.process.Command;
import io.millrace.local.process.FreePorts;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.process.OsProcess;
import io.millrace.local.process.Programs;
import io.millrace.local.process.Signal;
import io.millrace.local.server.RabbitMqServer;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A real Prometheus with what {@code deploy/observe} gives it, but that it finds its targets on this machine and asks them each 3 s;
 * and a node exporter.
 */
final class Monitoring implements AutoCloseable {
    static final Path OBSERVE = ProjectRoot.find().resolve("deploy/observe");
    static final List<String> PROGRAMS = List.of("prometheus", "prometheus-node-exporter");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();
    private final OsProcess exporter;
    private final OsProcess prometheus;

    private Monitoring(Stack stack) throws IOException {
        HomeFolder home = stack.home();
        Path data = Files.createDirectories(home.data("prometheus"));
        int exporterPort = FreePorts.next();
        Path settings = Files.writeString(data.resolve("prometheus.yml"), settings(stack, exporterPort));
        exporter = OsProcess.start(
                home,
                new Command(
                        "node-exporter",
                        List.of(
                                "prometheus-node-exporter",
                                "--web.listen-address=127.0.0.1:" + exporterPort,
                                "--collector.textfile.directory=" + data)));
        prometheus = OsProcess.start(
                home,
                new Command(
                        "prometheus",
                        List.of(
                                "prometheus",
                                "--config.file=" + settings,
                                "--storage.tsdb.path=" + data.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:" + port)));
    }

    static Monitoring of(Stack stack) {
        try {
            return new Monitoring(stack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine has what it takes. */
    static boolean isPossible() {
        return PROGRAMS.stream().allMatch(program -> Programs.find(program).isPresent());
    }

    private String settings(Stack stack, int exporterPort) throws IOException {
        return Files.readString(OBSERVE.resolve("prometheus.yml"))
                .replace("15s", "3s")
                .replace("10s", "3s")
                .replace("rules/*.yml", OBSERVE.resolve("rules") + "/*.yml")
                .replaceFirst("dns_sd_configs: .*\\[gateway].*", targets(stack, name -> name.startsWith("gateway")))
                .replaceFirst("dns_sd_configs: .*\\[worker].*", targets(stack, name -> name.startsWith("worker")))
                .replace("rabbitmq:15692", ((RabbitMqServer) stack.broker()).metricsAddress())
                .replace("node:9100", "127.0.0.1:" + exporterPort)
                .replace("localhost:9090", "127.0.0.1:" + port);
    }

    private static String targets(Stack stack, Predicate<String> wanted) {
        return stack.names().stream()
                .filter(wanted)
                .map(name ->
                        '"' + URI.create(stack.process(name).managementUrl()).getAuthority() + '"')
                .collect(Collectors.joining(", ", "static_configs: [{targets: [", "]}]"));
    }

    /** What Prometheus answers to a query of now: the series, each with labels and value. */
    JsonNode query(String expression) {
        return get("/api/v1/query", "query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("data")
                .path("result");
    }

    /** The groups of rules, as it has loaded and evaluated them. */
    JsonNode ruleGroups() {
        return get("/api/v1/rules", "").path("data").path("groups");
    }

    private JsonNode get(String path, String form) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + "?" + form))
                .timeout(BOUND)
                .build();
        try {
            JsonNode answer =
                    JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(form + ": " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        prometheus.end(Signal.TERM, BOUND);
        exporter.end(Signal.TERM, BOUND);
    }
}
