package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.acceptance.Collector.Seen;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A job as a trace, told by the packaged product to a collector. */
class ObservedAT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CALLER = "00f067aa0ba902b7";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Collector collector;
    private static Stack stack;
    private static Api demo;

    @BeforeAll
    static void start() throws IOException {
        collector = new Collector();
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(1)
                .workers(1)
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .env("MILLRACE_LOG_JSON", "true")
                .env("MILLRACE_LOG_JOBS", "INFO")
                .env("MILLRACE_OTLP_ENDPOINT", collector.url())
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
        collector.close();
    }

    private static String freshTrace() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Submits under a trace, and answers what came back. */
    private static JsonNode submit(String trace, String flags, String json) throws Exception {
        String basic = Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.gatewayUrl(1) + "/jobs"))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-" + CALLER + "-" + flags)
                .POST(BodyPublishers.ofString(json))
                .build();
        return JSON.readTree(HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body());
    }

    private static List<Seen> awaitSpans(String trace, String... names) {
        return await().atMost(SOON)
                .until(
                        () -> collector.ofTrace(trace),
                        seen -> Stream.of(names)
                                .allMatch(name -> seen.stream()
                                        .anyMatch(each -> each.name().equals(name))));
    }

    private static Seen one(List<Seen> seen, String name) {
        List<Seen> found =
                seen.stream().filter(each -> each.name().equals(name)).toList();
        assertThat(found).as("spans named %s", name).hasSize(1);
        return found.get(0);
    }

    @Test
    void aSubmittedJobIsOneTraceFromTheRequestToTheWebhook() throws Exception {
        String trace = freshTrace();
        JsonNode job = submit(trace, "01", "{\"type\": \"noop\", \"callback_url\": \"" + collector.url() + "/hook\"}");
        String id = job.path("job_id").asText();
        assertThat(job.path("trace_id").asText()).isEqualTo(trace);

        List<Seen> seen = awaitSpans(
                trace, "POST /jobs", "persist", "publish", "consume", "claim", "handler", "record", "webhook");
        assertThat(seen).hasSize(8);
        Seen http = one(seen, "POST /jobs");
        Seen publish = one(seen, "publish");
        Seen consume = one(seen, "consume");
        assertThat(http.parent()).isEqualTo(CALLER);
        assertThat(one(seen, "persist").parent()).isEqualTo(http.id());
        assertThat(publish.parent()).isEqualTo(http.id());
        assertThat(consume.parent()).isEqualTo(publish.id());
        for (String name : List.of("claim", "handler", "record")) {
            assertThat(one(seen, name).parent()).as(name).isEqualTo(consume.id());
            assertThat(one(seen, name).attribute("millrace.job.attempt")).isEqualTo("1");
        }
        assertThat(one(seen, "webhook").parent()).isEqualTo(http.id());
        assertThat(seen)
                .filteredOn(each -> !each.name().equals("webhook"))
                .allSatisfy(
                        each -> assertThat(each.attribute("millrace.job.id")).isEqualTo(id));
        assertThat(http.attribute("http.response.status_code")).isEqualTo("202");
        assertThat(one(seen, "handler").service()).isEqualTo("millrace-worker");
        assertThat(http.service()).isEqualTo("millrace-gateway");
        assertThat(collector.hooks())
                .contains("00-" + trace + "-" + one(seen, "webhook").id() + "-01");
        assertThat(logged("gateway-1", id, trace)).isTrue();
        await().atMost(SOON).until(() -> logged("worker-1", id, trace));
    }

    /** Whether a line of JSON names both. */
    private static boolean logged(String process, String job, String trace) throws IOException {
        try (Stream<String> lines = Files.lines(stack.home().log(process))) {
            return lines.filter(line -> line.contains(job)).anyMatch(line -> {
                try {
                    JsonNode mdc = JSON.readTree(line).path("mdc");
                    return mdc.path("job_id").asText().equals(job)
                            && mdc.path("trace_id").asText().equals(trace);
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    @Test
    void aProblemNamesTheTraceOfItsRequest() throws Exception {
        String trace = freshTrace();
        JsonNode problem = submit(trace, "01", "{\"type\": \"no-such-type\"}");

        assertThat(problem.path("trace_id").asText()).isEqualTo(trace);
        assertThat(one(awaitSpans(trace, "POST /jobs"), "POST /jobs").attribute("http.response.status_code"))
                .startsWith("4");

        String begunHere = demo.submit("{\"type\": \"no-such-type\"}")
                .body()
                .path("trace_id")
                .asText();
        awaitSpans(begunHere, "POST /jobs");
    }

    @Test
    void eachTryIsOfTheSameTrace() throws Exception {
        String trace = freshTrace();
        JsonNode job = submit(
                trace,
                "01",
                "{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 3, \"backoff_seconds\": 0}");
        demo.awaitStatus(job.path("job_id").asText(), "failed", SOON);

        List<Seen> handlers = await().atMost(SOON)
                .until(
                        () -> collector.ofTrace(trace).stream()
                                .filter(each -> each.name().equals("handler"))
                                .toList(),
                        found -> found.size() == 3);
        assertThat(handlers)
                .extracting(each -> each.attribute("millrace.job.attempt"))
                .containsExactlyInAnyOrder("1", "2", "3");
        assertThat(handlers)
                .allSatisfy(
                        each -> assertThat(each.attribute("millrace.outcome")).isEqualTo("failed"));
    }

    @Test
    void aRequestOfAJobCarriesTheTraceOn() throws Exception {
        String trace = freshTrace();
        JsonNode job = submit(
                trace,
                "01",
                "{\"type\": \"http_request\", \"params\": {\"url\": \"" + collector.url() + "/hook?key=secret\"}}");
        demo.awaitStatus(job.path("job_id").asText(), "completed", SOON);

        List<Seen> seen = awaitSpans(trace, "http_request", "handler");
        Seen request = one(seen, "http_request");
        assertThat(request.parent()).isEqualTo(one(seen, "handler").id());
        assertThat(collector.hooks()).contains("00-" + trace + "-" + request.id() + "-01");
        assertThat(seen.toString()).doesNotContain("secret");
    }

    @Test
    void whatItsSenderDoesNotRecordIsNotRecorded() throws Exception {
        String trace = freshTrace();
        JsonNode job = submit(trace, "00", "{\"type\": \"noop\"}");
        assertThat(job.path("trace_id").asText()).isEqualTo(trace);
        demo.awaitStatus(job.path("job_id").asText(), "completed", SOON);

        String later = freshTrace();
        submit(later, "01", "{\"type\": \"noop\"}");
        awaitSpans(later, "POST /jobs", "handler", "record");
        assertThat(collector.ofTrace(trace)).isEmpty();
    }
}
