package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.faults.rig.HandlerJar;
import io.millrace.local.process.Programs;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.ServicePrograms;
import io.millrace.local.stack.ServiceRole;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What services log: as in containers, all of it that there is, and as on a terminal. */
class LogsAT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FORGED = "gone\n2026-01-01 00:00:00.000 INFO  [Forged] all is well\u001b[2K \"quoted\"";
    private static final String ON_ONE_LINE =
            "\"gone\\n2026-01-01 00:00:00.000 INFO  [Forged] all is well\\u{1b}[2K \\\"quoted\\\"\"";

    private static Stack stack;
    private static Api demo;

    @BeforeAll
    static void start() {
        Path home = Product.newHome();
        stack = Stack.builder()
                .home(home)
                .gateways(2)
                .workers(1)
                .withoutRateLimits()
                .env("MILLRACE_LOG_JSON", "true")
                .env("MILLRACE_LOG_LEVEL", "DEBUG")
                .env("MILLRACE_LOG_JOBS", "INFO")
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .env("MILLRACE_WORKER_PLUGINS", plugins(home))
                .envOfEach(name -> name.equals("gateway-2") ? Map.of("MILLRACE_LOG_LEVEL", "warn") : Map.of())
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
        await().atMost(SOON).until(() -> demo.get("/types").body().toString().contains("\"loud\""));
    }

    private static String plugins(Path home) {
        return HandlerJar.write(home.resolve("plugins"), List.of(LoudHandler.class))
                .toString();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aJobIsFoundByItsIdFromAcceptanceToItsEnd() {
        String id = demo.accepted("{\"type\": \"loud\", \"params\": {\"says\": \"one\"}}");
        demo.awaitStatus(id, "completed", SOON);

        assertThat(about("gateway-1", id)).singleElement().satisfies(line -> {
            assertThat(text(line, "message")).isEqualTo(id + " (loud) of demo is accepted");
            assertThat(text(line, "service")).isEqualTo("gateway");
            assertThat(text(line, "level")).isEqualTo("INFO");
            assertThat(text(line, "timestamp")).startsWith("20");
            assertThat(line.path("mdc").path("owner").asText()).isEqualTo("demo");
        });
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(about("worker-1", id))
                        .hasSize(3)
                        .allSatisfy(line -> {
                            assertThat(line.path("mdc").path("attempt").asText())
                                    .isEqualTo("1");
                            assertThat(line.path("mdc").path("owner").asText()).isEqualTo("demo");
                        }));
        assertThat(about("worker-1", id))
                .extracting(line -> text(line, "message"))
                .containsSubsequence(id + "#1 (loud) starts", "one itself");
    }

    @Test
    void aThreadThatAHandlerHasMadeSpeaksForNoJob() {
        for (String says : List.of("first", "second")) {
            String id = demo.accepted("{\"type\": \"loud\", \"params\": {\"says\": \"%s\"}}".formatted(says));
            demo.awaitStatus(id, "completed", SOON);
            assertThat(lines("worker-1"))
                    .filteredOn(line -> text(line, "message").equals(says + " in its pool"))
                    .singleElement()
                    .satisfies(line -> assertThat(line.path("mdc")).isEmpty());
            assertThat(lines("worker-1"))
                    .filteredOn(line -> text(line, "message").equals(says + " itself"))
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line.path("mdc").path("job_id").asText()).isEqualTo(id));
        }
    }

    @Test
    void oneLineTellsWhyAnAttemptHasFailed() throws Exception {
        String id = failing(2);
        demo.awaitStatus(id, "failed", SOON);

        // A line follows the commit that others see.
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ends("worker-1", id)).hasSize(2));
        List<JsonNode> ends = ends("worker-1", id);
        assertThat(text(ends.get(0), "message"))
                .startsWith(id + "#1 (loud) of demo ended on worker-1 after ")
                .contains(" ms: error, handler-error: " + ON_ONE_LINE + "; try 1 of 2, the next in ");
        assertThat(text(ends.get(1), "message")).endsWith("; try 2 of 2, the job is failed");
        assertThat(facts(ends.get(1)))
                .containsEntry("job_id", id)
                .containsEntry("attempt", "2")
                .containsEntry("owner", "demo")
                .containsEntry("type", "loud")
                .containsEntry("worker", "worker-1")
                .containsEntry("status", "failed")
                .containsEntry("reason", "error")
                .containsEntry("error_code", "handler-error");
        assertThat(Double.parseDouble(facts(ends.get(0)).get("retry_seconds"))).isBetween(0.1, 5.0);
    }

    @Test
    void soDoesOneOfTheGatewayThatTookARunFromADeadWorker() {
        String id = Jobs.running(demo, 300).path("job_id").asText();
        stack.process("worker-1").kill();
        try {
            theGatewaysTell(id);
        } finally {
            demo.cancel(id);
            stack.start("worker-1");
        }
    }

    private static void theGatewaysTell(String id) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                Stream.of("gateway-1", "gateway-2").flatMap(gateway -> ends(gateway, id).stream()))
                        .singleElement()
                        .satisfies(line -> {
                            assertThat(text(line, "message"))
                                    .contains(id + "#1 (report) of demo ended on session ")
                                    .endsWith(": worker_lost; it is run again, which is no try less");
                            assertThat(facts(line))
                                    .containsEntry("reason", "worker_lost")
                                    .containsEntry("status", "queued")
                                    .containsEntry("owner", "demo");
                        }));
    }

    @Test
    void onATerminalItIsALineToo() {
        stack.process("worker-1").terminate();
        stack.process("worker-1").awaitExit(SOON);
        ServiceProcess worker = stack.addWorker(Map.of("MILLRACE_LOG_JSON", "false"));
        try {
            String id = failing(1);
            demo.awaitStatus(id, "failed", SOON);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(raw(worker.name()))
                            .filteredOn(line -> line.contains("ended on"))
                            .singleElement()
                            .asString()
                            .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  \\[OutcomeLog] .*")
                            .contains(id + "#1 (loud) of demo ended on ", ON_ONE_LINE));
            assertThat(raw(worker.name())).noneMatch(line -> line.startsWith("2026-01-01 00:00:00.000"));
        } finally {
            worker.kill();
            stack.start("worker-1");
        }
    }

    @Test
    void theLevelIsThatOfItsVariableAtEither() {
        String id = new Api(stack.gatewayUrl(2), "demo", "demo").accepted("{\"type\": \"noop\"}");
        new Api(stack.gatewayUrl(2), "demo", "demo").awaitStatus(id, "completed", SOON);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(about("gateway-2", id)).hasSize(1));
        assertThat(lines("gateway-2"))
                .filteredOn(line -> text(line, "loggerName").startsWith("io.millrace")
                        && !text(line, "loggerName").equals("io.millrace.jobs"))
                .allSatisfy(line -> assertThat(text(line, "level")).isIn("WARN", "ERROR"));
        assertThat(lines("worker-1")).anyMatch(line -> text(line, "message").startsWith("serving ["));
    }

    @ParameterizedTest
    @EnumSource
    void aLevelThatThereIsNotEndsAServiceWithAWordOnIt(ServiceRole role) throws Exception {
        List<String> line = new ArrayList<>(List.of(Programs.java()));
        line.addAll(ServicePrograms.packaged(ProjectRoot.find()).javaArguments(role));
        Path output = Files.createTempFile("refusal", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("MILLRACE_LOG_LEVEL", "LOUD");
        Process service = builder.start();
        try {
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(service.exitValue()).isNotZero();
        } finally {
            service.destroyForcibly();
        }
        assertThat(Files.readString(output))
                .contains("MILLRACE_LOG_LEVEL must be one of OFF, ERROR, WARN, INFO, DEBUG, and is LOUD");
    }

    @Test
    void nothingSecretIsSaidAtAnyLevel() {
        PlantedSecrets planted = new PlantedSecrets(stack);
        planted.plant(demo, new Api(stack.gatewayUrl(1), "admin", "admin"));

        Set<String> secrets = planted.all();
        assertThat(secrets).hasSizeGreaterThan(10);
        for (Path file : logs()) {
            String said = read(file);
            assertThat(secrets).as("in " + file).noneMatch(said::contains);
        }
        // What was to be seen has been looked at.
        assertThat(logs()).hasSizeGreaterThanOrEqualTo(4);
        Stream.of("gateway-1", "gateway-2", "worker-1")
                .forEach(name -> assertThat(lines(name)).isNotEmpty());
    }

    private static String failing(int tries) {
        try {
            return demo.accepted(JSON.writeValueAsString(Map.of(
                    "type",
                    "loud",
                    "max_attempts",
                    tries,
                    "backoff_seconds",
                    1,
                    "params",
                    Map.of("says", "it fails", "message", FORGED))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> about(String process, String id) {
        return lines(process).stream()
                .filter(line -> line.path("mdc").path("job_id").asText().equals(id))
                .toList();
    }

    private static List<JsonNode> ends(String process, String id) {
        return about(process, id).stream()
                .filter(line -> text(line, "message").contains(" ended on "))
                .toList();
    }

    private static String text(JsonNode line, String field) {
        return line.path(field).asText();
    }

    private static Map<String, String> facts(JsonNode line) {
        return JSON.convertValue(
                line.path("mdc"), JSON.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    }

    /** Each of them is an object: a line that is none fails the test. */
    private static List<JsonNode> lines(String process) {
        return raw(process).stream().map(LogsAT::object).toList();
    }

    private static JsonNode object(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    /** What is complete of its log: the last line may still be written. What Java's launcher says of its options is no line of the service. */
    private static List<String> raw(String process) {
        String all = read(stack.home().log(process));
        return all.substring(0, all.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> !line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS"))
                .toList();
    }

    private static List<Path> logs() {
        try (Stream<Path> files = Files.list(stack.home().log("gateway-1").getParent())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
