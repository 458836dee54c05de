package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.millrace.acceptance.Api.Reply;
import io.millrace.local.process.Programs;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What {@code docs/metrics.md} says, on a product of its own: that each metric is there, with its labels and no others, and shows what was made
 * to happen. A worker is killed first, for the counters of a process end with it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MetricsAT {
    private static final Path PAGE = ProjectRoot.find().resolve("docs/metrics.md");
    private static final Pattern ROW = Pattern.compile("\\| `(millrace_\\w+)` \\| ([^|]*) \\| .* \\| ([GW, ]+) \\|");
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String NOOP = "{\"type\": \"noop\"}";
    private static final int RATE = 40;

    private static Stack stack;
    private static HttpServer receiver;

    /** @param where G, W */
    private record Documented(Set<String> labels, Set<String> where) {}

    @BeforeAll
    static void start() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(
                    Integer.parseInt(exchange.getRequestURI().getPath().substring(1)), -1);
            exchange.close();
        });
        receiver.start();
        Path home = Product.newHome();
        stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(2)
                .withoutRateLimits()
                .env("MILLRACE_RATE_LIMIT_SUBMIT", RATE + "/3600s")
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .env("MILLRACE_AGENT_LEASE", "5")
                .env("MILLRACE_WORKER_PLUGINS", Product.plugins(home))
                .start();
    }

    @AfterAll
    static void stop() {
        receiver.stop(0);
        if (stack != null) {
            stack.close();
        }
    }

    private static Api api(String user) {
        return new Api(stack.gatewayUrl(1), user, user);
    }

    private static List<String> services() {
        return stack.names().stream()
                .filter(name -> name.matches("(gateway|worker)-\\d+"))
                .toList();
    }

    private static Exposition of(String process) {
        return Exposition.of(stack.process(process));
    }

    private static double sum(String name, Map<String, String> labels) {
        return services().stream()
                .mapToDouble(process -> of(process).sum(name, labels))
                .sum();
    }

    /** Until the sum over all processes is that. Labels are name and value by turns. */
    private static void shows(double value, String name, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(sum(name, wanted)).as(name + wanted).isEqualTo(value));
    }

    private static void showsSome(String name, String... labels) {
        Map<String, String> wanted = labels.length == 0 ? Map.of() : Map.of(labels[0], labels[1]);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(sum(name, wanted)).as(name + wanted).isPositive());
    }

    private static Map<String, Documented> documented() throws IOException {
        Map<String, Documented> all = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            MatchResult row = ROW.matcher(line).results().findFirst().orElse(null);
            if (row != null) {
                all.put(row.group(1), new Documented(words(row.group(2)), words(row.group(3))));
            }
        }
        return all;
    }

    private static Set<String> words(String list) {
        return Stream.of(list.trim().split(", *"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    @Order(1)
    void aWorkerThatIsKilledIsSilentThenReapedAndItsRunLost() {
        shows(2, "millrace_workers", "status", "up");
        showsSome("millrace_workers_slots");
        shows(2, "millrace_worker_session");
        shows(1, "millrace_worker_info", "worker", "worker-1");
        HeldJob held = HeldJob.running(api("demo"));
        shows(1, "millrace_workers_running");
        shows(1, "millrace_worker_running");

        stack.process(held.worker()).kill();
        api("demo").awaitJob(held.id(), SOON, job -> job.path("attempt").asInt() == 2);

        assertThat(of("gateway-1").sum("millrace_sessions_reaped_total", Map.of()))
                .isEqualTo(1);
        assertThat(of("gateway-1").sum("millrace_attempts_lost_total", Map.of()))
                .isEqualTo(1);
        assertThat(of("gateway-1").sum("millrace_attempts_total", Map.of("outcome", "lost")))
                .isEqualTo(1);
        await().atMost(SOON).until(() -> of("gateway-1").sum("millrace_workers", Map.of("status", "up")) == 1);
        held.letGo();
        api("demo").awaitStatus(held.id(), "completed", SOON);
        stack.start(held.worker());
        shows(2, "millrace_workers", "status", "up");
        shows(1, "millrace_jobs_ended_total", "outcome", "completed", "reason", "none");
        shows(1, "millrace_run_seconds_count", "type", "held", "outcome", "completed");
        assertThat(sum("millrace_run_seconds_bucket", Map.of("type", "held", "le", "+Inf")))
                .isEqualTo(1);
    }

    @Test
    @Order(2)
    void submissionsAreCountedByWhatBecameOfThem() {
        double accepted = sum("millrace_submissions_total", Map.of("outcome", "accepted"));
        Api demo = api("demo");
        String noop = "{\"type\": \"noop\", \"object_id\": \"a\"}";
        demo.accepted(noop);
        assertThat(demo.submit(noop).status()).isEqualTo(200);
        assertThat(demo.submit("{\"type\": \"report\", \"object_id\": \"a\"}").status())
                .isEqualTo(409);
        assertThat(demo.submit("{\"type\": \"nothing\"}").status()).isEqualTo(400);
        assertThat(demo.submit("{").status()).isEqualTo(400);
        Reply batch = demo.send(
                "POST", "/jobs/batch", "{\"jobs\": [%s, %s, {\"type\": \"nothing\"}, 7]}".formatted(noop, NOOP));
        assertThat(batch.status()).isEqualTo(200);
        assertThat(demo.send("POST", "/jobs/batch", "{}").status()).isEqualTo(400);

        shows(accepted + 2, "millrace_submissions_total", "outcome", "accepted");
        shows(2, "millrace_submissions_total", "outcome", "duplicate");
        shows(6, "millrace_submissions_total", "outcome", "refused");
        shows(0, "millrace_submissions_total", "outcome", "unavailable");
        showsSome("millrace_persist_batch_size_count");
        showsSome("millrace_publish_handed_total");

        Api admin = api("admin");
        String jobs = String.join(", ", Collections.nCopies(RATE + 5, NOOP));
        assertThat(admin.send("POST", "/jobs/batch", "{\"jobs\": [" + jobs + "]}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.submit(NOOP).status()).isEqualTo(429);
        shows(6, "millrace_submissions_total", "outcome", "limited");
        shows(6, "millrace_limiter_requests_total", "limit", "submit", "decision", "refused");
        assertThat(sum("millrace_limiter_requests_total", Map.of("limit", "submit", "decision", "allowed")))
                .isGreaterThanOrEqualTo(RATE);
        shows(accepted + 2 + RATE, "millrace_submissions_total", "outcome", "accepted");
        showsSome("millrace_worker_claims_total");
        showsSome("millrace_pickup_seconds_count", "type", "noop");
        showsSome("millrace_claim_batch_size_count");
        showsSome("millrace_record_batch_size_count");
    }

    @Test
    @Order(3)
    void endsAreCountedByWhyTheyCame() {
        Api demo = api("demo");
        demo.awaitStatus(
                demo.accepted("{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 2,"
                        + " \"backoff_seconds\": 1}"),
                "failed",
                SOON);
        shows(1, "millrace_jobs_ended_total", "outcome", "failed", "reason", "error");
        shows(2, "millrace_attempts_total", "outcome", "failed");
        shows(2, "millrace_run_seconds_count", "type", "unstable_task", "outcome", "failed");

        String delayed = demo.accepted("{\"type\": \"noop\", \"delay_seconds\": 3600}");
        demo.cancel(delayed);
        assertThat(of("gateway-1")
                        .sum(
                                "millrace_jobs_ended_total",
                                Map.of("outcome", "cancelled", "reason", "cancelled_by_user")))
                .isEqualTo(1);
        HeldJob held = HeldJob.running(demo);
        demo.cancel(held.id());
        demo.awaitStatus(held.id(), "cancelled", SOON);
        shows(2, "millrace_jobs_ended_total", "outcome", "cancelled", "reason", "cancelled_by_user");
        shows(1, "millrace_attempts_total", "outcome", "cancelled");

        demo.awaitStatus(
                demo.accepted("{\"type\": \"report\", \"params\": {\"min_seconds\": 30, \"max_seconds\": 30},"
                        + " \"timeout_seconds\": 1}"),
                "cancelled",
                SOON);
        shows(1, "millrace_jobs_ended_total", "outcome", "cancelled", "reason", "timeout");

        double completed = sum("millrace_jobs_ended_total", Map.of("outcome", "completed"));
        demo.awaitStatus(demo.accepted("{\"type\": \"noop\", \"delay_seconds\": 1}"), "completed", SOON);
        shows(completed + 1, "millrace_jobs_ended_total", "outcome", "completed");
    }

    @Test
    @Order(4)
    void queuesAreShownAsTheyStand() {
        assertThat(api("admin").send("POST", "/queues/noop.low/pause", null).status())
                .isLessThan(300);
        List<String> jobs = IntStream.range(0, 3)
                .mapToObj(any -> api("demo").accepted("{\"type\": \"noop\", \"priority\": \"low\"}"))
                .toList();
        shows(1, "millrace_queue_paused");
        shows(3, "millrace_queue_waiting", "type", "noop", "priority", "low", "owner_class", "default");
        showsSome("millrace_queue_oldest_seconds", "priority", "low");
        shows(0, "millrace_queue_published", "type", "noop", "priority", "low");
        shows(0, "millrace_jobs_stuck");
        shows(0, "millrace_reconcile_drift");

        api("admin").send("POST", "/queues/noop.low/resume", null);
        jobs.forEach(id -> api("demo").awaitStatus(id, "completed", SOON));
        shows(0, "millrace_queue_waiting");
        shows(0, "millrace_queue_paused");
    }

    @Test
    @Order(5)
    void webhooksAreCountedByTheirTries() {
        String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
        for (String status : List.of("204", "410", "500")) {
            api("demo").accepted("{\"type\": \"noop\", \"callback_url\": \"" + url + "/" + status + "\"}");
        }
        shows(1, "millrace_webhooks_tries_total", "outcome", "delivered");
        shows(1, "millrace_webhooks_tries_total", "outcome", "gone");
        showsSome("millrace_webhooks_tries_total", "outcome", "failed");
        shows(0, "millrace_webhooks_under_way");
    }

    @Test
    @Order(6)
    void agentsAreCounted() {
        assertThat(api("admin").send("POST", "/types", """
                                {"name": "by_agents", "schema": {"type": "object", "additionalProperties": false}}""").status()).isEqualTo(201);
        CompletableFuture<Reply> claim = api("agent")
                .sendAsync(
                        "POST",
                        "/agent/claim",
                        "{\"types\": [\"by_agents\"], \"worker\": \"me\", \"wait_seconds\": 30}");
        shows(1, "millrace_agents_waiting");
        double completed = sum("millrace_jobs_ended_total", Map.of("outcome", "completed"));
        String id = api("demo").accepted("{\"type\": \"by_agents\"}");
        assertThat(claim.join().id()).isEqualTo(id);
        shows(1, "millrace_agents_claims_total");
        shows(1, "millrace_agents_running");

        showsSome("millrace_agents_reaped_total");
        shows(0, "millrace_agents_running");
        assertThat(of("gateway-1").sum("millrace_attempts_total", Map.of("outcome", "lost")))
                .as("of the killed worker, and of the silent agent")
                .isEqualTo(2);
        Reply again = api("agent").send("POST", "/agent/claim", "{\"types\": [\"by_agents\"], \"worker\": \"me\"}");
        String report = "{\"attempt\": 2, \"status\": \"completed\", \"result\": {}}";
        assertThat(api("agent")
                        .send("POST", "/agent/jobs/" + again.id() + "/finish", report)
                        .status())
                .isEqualTo(200);
        shows(completed + 1, "millrace_jobs_ended_total", "outcome", "completed");
    }

    @Test
    @Order(7)
    void whoWatchesIsCounted() {
        HeldJob held = HeldJob.running(api("demo"));
        CompletableFuture<Reply> waits =
                api("demo").sendAsync("GET", "/jobs/" + held.id() + "?wait=60&until=finished", null);
        CompletableFuture<Reply> follows =
                api("demo").sendAsync("GET", "/jobs/" + held.id() + "/output?follow=true", null);
        shows(1, "millrace_watchers");
        shows(1, "millrace_followers");
        assertThat(sum("millrace_streams", Map.of())).isZero();
        held.letGo();
        CompletableFuture.allOf(waits, follows)
                .orTimeout(40, TimeUnit.SECONDS)
                .exceptionally(any -> null)
                .join();
        shows(0, "millrace_watchers");
        showsSome("millrace_events_received_total");
    }

    @Test
    @Order(8)
    void serversAreShownUpAndDown() {
        shows(1, "millrace_postgres_up");
        shows(1, "millrace_redis_up");
        shows(3, "millrace_amqp_connected");
        shows(0, "millrace_amqp_blocked");

        stack.redis().stop();
        shows(0, "millrace_redis_up");
        stack.redis().start();
        shows(1, "millrace_redis_up");
    }

    @Test
    @Order(9)
    void pathsAreTemplatesWhateverIsAskedFor() {
        api("demo").get("/jobs/" + UUID.randomUUID());
        api("demo").get("/jobs/" + UUID.randomUUID() + "/nothing");
        Set<String> before = of("gateway-1").values("uri");
        for (int i = 0; i < 20; i++) {
            for (String path : List.of("/", "/jobs/", "/auth/", "/docs/", "/q/", "/users/", "/jobs/by-object/")) {
                for (String tail : List.of("", "/nothing", "/events/x")) {
                    api("demo").get(path + UUID.randomUUID() + tail);
                    api("nobody").send("POST", path + UUID.randomUUID() + tail, "{}");
                }
            }
        }
        Set<String> uris = of("gateway-1").values("uri");
        assertThat(uris).contains("/jobs/{job_id}").noneMatch(uri -> uri.matches(".*\\p{XDigit}{8}-\\p{XDigit}{4}.*"));
        Set<String> added = new HashSet<>(uris);
        added.removeAll(before);
        assertThat(added).as("templates, and words for what there is not").hasSizeLessThan(10);
        assertThat(of("gateway-1").sum("http_server_requests_seconds_count", Map.of("uri", "/jobs/{job_id}")))
                .isPositive();
        assertThat(services())
                .allSatisfy(process -> assertThat(of(process).text())
                        .contains("agroal_active_count", "jvm_memory_used_bytes", "process_cpu_usage"));
    }

    @Test
    @Order(10)
    void whatIsExposedIsWhatIsDocumentedWithItsLabelsAndNoOthers() throws IOException {
        Map<String, Documented> documented = documented();
        assertThat(documented).hasSizeGreaterThan(50);
        Map<String, Set<String>> where = new TreeMap<>();
        for (String process : services()) {
            of(process).own().forEach((name, labels) -> {
                assertThat(documented).as(process + " exposes it").containsKey(name);
                assertThat(labels).as(name).containsExactly(documented.get(name).labels());
                where.computeIfAbsent(name, any -> new HashSet<>()).add(process.startsWith("gateway") ? "G" : "W");
            });
        }
        documented.forEach(
                (name, metric) -> assertThat(where.get(name)).as(name).isEqualTo(metric.where()));
    }

    @Test
    @Order(11)
    void promtoolFindsNothingWrongWithThem() throws Exception {
        Optional<Path> promtool = Programs.find("promtool");
        if (!"1".equals(System.getenv("MILLRACE_TEST_NOTHING_SKIPPED"))) {
            Assumptions.assumeTrue(promtool.isPresent(), "needs promtool");
        }
        for (String process : services()) {
            Path output = Files.createTempFile("promtool", ".log");
            Process check = new ProcessBuilder(promtool.orElseThrow().toString(), "check", "metrics")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try (OutputStream metrics = check.getOutputStream()) {
                metrics.write(of(process).text().getBytes(StandardCharsets.UTF_8));
            }
            assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
            // What the libraries' own names are said about is theirs; a text that cannot be read ends it with 1.
            assertThat(check.exitValue()).as(Files.readString(output)).isIn(0, 3);
            assertThat(Files.readAllLines(output)).noneMatch(line -> line.startsWith("millrace_"));
        }
    }
}
