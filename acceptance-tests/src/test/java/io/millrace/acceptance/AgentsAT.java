package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.acceptance.Api.Reply;
import io.millrace.local.process.Programs;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agents of {@code docs/agents.md}, as they stand there, on a product of their own, with leases of five seconds. */
class AgentsAT {
    private static final Path PAGE = ProjectRoot.find().resolve("docs/agents.md");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String COUNTDOWN = "{\"type\": \"countdown\", \"params\": {\"from\": %d}}";

    private static Stack stack;

    private final List<Process> agents = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    /** In what an agent is written. */
    enum Language {
        PYTHON("python3", "python", "agent.py"),
        SHELL("sh", "sh", "agent.sh");

        private final String program;
        private final String block;
        private final String file;

        Language(String program, String block, String file) {
            this.program = program;
            this.block = block;
            this.file = file;
        }
    }

    @BeforeAll
    static void start() {
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(2)
                .workers(1)
                .withoutRateLimits()
                .env("MILLRACE_AGENT_LEASE", "5")
                .start();
        Reply declared = admin().send("POST", "/types", """
                        {"name": "countdown", "schema": {"type": "object", "properties": {"from": {"type": "integer",
                        "minimum": 0, "maximum": 3600}}, "required": ["from"], "additionalProperties": false}}""");
        assertThat(declared.status()).as(declared.toString()).isEqualTo(201);
        // Known at the other gateway as well.
        await().atMost(SOON).until(() -> demo(2).submit(COUNTDOWN.formatted(0)).status() == 202);
        demo(1).send("POST", "/jobs/cancel", "{\"type\": \"countdown\"}");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @AfterEach
    void endAgents() {
        over.set(true);
        agents.forEach(agent -> {
            // A curl that goes on waiting without its shell would get the next job, and lose it with its lease.
            List<ProcessHandle> children = agent.descendants().toList();
            agent.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        });
        demo(1).send("POST", "/jobs/cancel", "{\"type\": \"countdown\"}");
    }

    private static Api demo(int gateway) {
        return new Api(stack.gatewayUrl(gateway), "demo", "demo");
    }

    private static Api admin() {
        return new Api(stack.gatewayUrl(1), "admin", "admin");
    }

    private static Api agent(int gateway) {
        return new Api(stack.gatewayUrl(gateway), "agent", "agent");
    }

    private static String countdown(int from) {
        return demo(1).accepted(COUNTDOWN.formatted(from));
    }

    /** What stands on the page, of at most forty lines. */
    private static String onThePage(Language language) throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("```" + language.block + "\n") + language.block.length() + 4;
        String text = page.substring(begin, page.indexOf("\n```", begin)) + "\n";
        assertThat(text.lines().filter(line -> !line.isBlank()).count()).isBetween(10L, 40L);
        return text;
    }

    /** Starts the agent of the page, at a gateway. */
    private Process agent(Language language, int gateway) throws IOException {
        for (String program : List.of(language.program, "curl")) {
            Assumptions.assumeTrue(Programs.find(program).isPresent(), "needs " + program);
        }
        Path script = Files.writeString(Product.newHome().resolve(language.file), onThePage(language));
        ProcessBuilder builder = new ProcessBuilder(language.program, script.toString())
                .redirectErrorStream(true)
                .redirectOutput(script.resolveSibling("log").toFile());
        builder.environment().put("MILLRACE_URL", stack.gatewayUrl(gateway));
        Process process = builder.start();
        agents.add(process);
        return process;
    }

    @ParameterizedTest
    @EnumSource
    void threeJobsAreRunInTheirOrder(Language language) throws IOException {
        List<String> ids = Stream.generate(() -> countdown(2)).limit(3).toList();
        agent(language, 2);

        List<JsonNode> jobs = ids.stream()
                .map(id -> demo(1).awaitStatus(id, "completed", Duration.ofSeconds(40)))
                .toList();

        assertThat(jobs)
                .extracting(job -> Instant.parse(job.path("started_at").asText()))
                .isSorted();
        ids.forEach(id -> {
            Jobs.assertCompletedOnce(demo(1), id, 1, SOON);
            assertThat(demo(2).written(id)).isEqualTo("2\n1\n");
        });
    }

    @ParameterizedTest
    @EnumSource
    void anAgentThatIsKilledLosesItsJobToAnotherAfterItsLease(Language language) throws Exception {
        Process first = agent(language, 1);
        String id = countdown(15);
        demo(1).awaitJob(
                        id,
                        SOON,
                        job -> job.path("progress").path("percent").asInt() > 0
                                || demo(1).written(id).contains("14"));
        first.destroyForcibly();
        long killed = System.nanoTime();
        agent(language, 2);

        demo(1).awaitJob(id, SOON, job -> job.path("attempt").asInt() == 2);

        assertThat(Duration.ofNanos(System.nanoTime() - killed))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(15));
        for (String report : List.of("\"status\": \"completed\"", "\"status\": \"failed\"")) {
            Reply stale = agent(1).send("POST", "/agent/jobs/" + id + "/finish", "{\"attempt\": 1, " + report + "}");
            assertThat(stale.status()).isEqualTo(409);
            assertThat(stale.code()).isEqualTo("stale-attempt");
        }
        Jobs.assertCompletedOnce(demo(2), id, 2, Duration.ofSeconds(40));
        assertThat(Jobs.outcomes(demo(2), id)).containsExactly("lost", "completed");
        assertThat(demo(2).written(id)).startsWith("15\n14\n").endsWith("2\n1\n");
        assertThat(Metrics.sum(stack, 1, "millrace_agents_reaped_total")
                        + Metrics.sum(stack, 2, "millrace_agents_reaped_total"))
                .isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void anAgentWhoseJobIsCancelledGoesOnWithTheNext(Language language) throws IOException {
        agent(language, 1);
        String id = countdown(3_000);
        demo(1).awaitStatus(id, "processing", SOON);
        String next = countdown(1);

        Reply cancelled = demo(2).cancel(id);

        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.body().path("status").asText()).isEqualTo("cancelled");
        Jobs.assertCompletedOnce(demo(2), next, 1, SOON);
        assertThat(Jobs.outcomes(demo(2), id)).containsExactly("cancelled");
    }

    @Test
    void anAgentThatWaitsElsewhereIsToldOfAJobThroughTheBroker() throws IOException {
        agent(Language.PYTHON, 2);
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            await().atMost(SOON).until(() -> Metrics.sum(stack, 2, "millrace_agents_waiting") == 1);
            JsonNode job = demo(1).awaitStatus(countdown(0), "completed", SOON);
            waits.add(Duration.between(
                    Instant.parse(job.path("created_at").asText()),
                    Instant.parse(job.path("started_at").asText())));
        }
        // By looking once a second alone half of them would take longer, and so many be quick once in a thousand runs.
        assertThat(waits)
                .filteredOn(wait -> wait.compareTo(Duration.ofMillis(500)) < 0)
                .as(waits.toString())
                .hasSizeGreaterThanOrEqualTo(24);
    }

    @Test
    void aGatewayThatLeavesSendsThoseWhoWaitElsewhere() throws Exception {
        CompletableFuture<Reply> waits = agent(2).sendAsync(
                        "POST",
                        "/agent/claim",
                        "{\"types\": [\"countdown\"], \"worker\": \"patient\", \"wait_seconds\": 30}");
        await().atMost(SOON).until(() -> Metrics.sum(stack, 2, "millrace_agents_waiting") == 1);
        ServiceProcess gateway = stack.process("gateway-2");

        gateway.terminate();

        assertThat(waits.get(5, TimeUnit.SECONDS).status()).isEqualTo(204);
        assertThat(gateway.awaitExit(SOON)).isTrue();
        stack.start("gateway-2");
    }

    @Test
    void ofATypeThatWorkersServeTooEachJobRunsOnceAndNoneTwice() throws Exception {
        Map<String, String> ranOn = new ConcurrentHashMap<>();
        List<CompletableFuture<Void>> adding = IntStream.of(1, 2, 1)
                .mapToObj(gateway -> CompletableFuture.runAsync(() -> add(gateway), task -> new Thread(task).start()))
                .toList();
        List<String> ids = Load.submit(
                demo(1), "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1, 2], \"seconds\": 0.1}}", 300);

        ids.forEach(id -> ranOn.put(
                id,
                demo(1).awaitStatus(id, "completed", Duration.ofSeconds(60))
                        .path("worker")
                        .asText()));
        over.set(true);
        adding.forEach(CompletableFuture::join);

        assertThat(ranOn.values()).contains("worker-1", "java");
        ids.forEach(id -> Jobs.assertCompletedOnce(demo(2), id, 1, SOON));
    }

    /** As an agent, until it is over. */
    private void add(int gateway) {
        while (!over.get()) {
            Reply claim = agent(gateway)
                    .send(
                            "POST",
                            "/agent/claim",
                            "{\"types\": [\"compute_sum\"], \"worker\": \"java\", \"wait_seconds\": 1}");
            assertThat(claim.status()).as(claim.toString()).isIn(200, 204);
            if (claim.status() == 200) {
                assertThat(claim.body().path("lease_seconds").asInt()).isEqualTo(5);
                String report = "{\"attempt\": %d, \"status\": \"completed\", \"result\": {\"sum\": 3}}"
                        .formatted(claim.body().path("attempt").asInt());
                assertThat(agent(gateway)
                                .send("POST", "/agent/jobs/" + claim.id() + "/finish", report)
                                .status())
                        .isEqualTo(200);
            }
        }
    }
}
