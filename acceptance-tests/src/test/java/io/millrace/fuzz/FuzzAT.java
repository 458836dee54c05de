package io.millrace.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 20,000 made-up requests to a packaged gateway: no server error, no hang, no leak, and as much memory afterwards as before. */
@Tag("alone")
class FuzzAT {
    private static final long SEED = Long.getLong("fuzz.seed", 20_261);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);
    private static final int WARM_UP = 4_000;
    private static final int CLIENTS = 8;
    /** No answer takes five seconds; the rest is for a machine that is busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static Stack stack;

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();

    @BeforeAll
    static void start() throws IOException {
        stack = Stack.builder()
                .home(Files.createTempDirectory("millrace-fuzz"))
                .gateways(1)
                .workers(1)
                .withoutRateLimits()
                .start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void nothingThatIsSentBreaksAnything() throws Exception {
        JsonNode document =
                json.readTree(http.send(request("/openapi?format=json").build(), BodyHandlers.ofString())
                        .body());
        Map<String, String> users = Map.of("demo", basic("demo"), "admin", basic("admin"), "agent", basic("agent"));
        Generator generator = new Generator(SEED, document, jobs(users.get("demo")), users);
        Judge judge = new Judge(document);

        // What is loaded at a first use is not what is lost.
        run(generator, judge, 0, WARM_UP);
        long before = heapAfterCollection();
        run(generator, judge, WARM_UP, WARM_UP + REQUESTS);
        long after = heapAfterCollection();

        System.out.printf(
                "fuzz: seed %d, %d requests, statuses %s, heap %,d before, %,d after%n",
                SEED, REQUESTS + WARM_UP, statuses, before, after);
        assertThat(faults).as("seed " + SEED).isEmpty();
        assertThat(statuses.keySet()).contains(200, 202, 400, 401, 403, 404, 409, 415);
        assertThat(after).isLessThan(before + before / 10);
    }

    /** By threads, each with its own numbers. */
    private void run(Generator generator, Judge judge, int from, int to) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Thread client = new Thread(() -> {
                for (int number = next.getAndIncrement(); number < to; number = next.getAndIncrement()) {
                    ask(generator.make(number), judge);
                }
            });
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private void ask(Attempt attempt, Judge judge) {
        try {
            HttpRequest.Builder request = request(attempt.target())
                    .method(
                            attempt.method(),
                            attempt.body() == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofByteArray(attempt.body()));
            attempt.headers().forEach(request::header);
            HttpResponse<String> answer = http.send(request.build(), FirstPart::ofStreams);
            statuses.computeIfAbsent(answer.statusCode(), status -> new AtomicInteger())
                    .incrementAndGet();
            judge.fault(attempt, answer)
                    .ifPresent(fault ->
                            faults.add(fault + ": " + attempt + " → " + answer.statusCode() + " " + answer.body()));
        } catch (IOException noAnswer) {
            faults.add(noAnswer + ": " + attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create(stack.gatewayUrl(1) + target)).timeout(PATIENCE);
    }

    private List<String> jobs(String authorization) throws Exception {
        List<String> ids = new ArrayList<>();
        for (String body : List.of(
                "{\"type\": \"noop\"}",
                "{\"type\": \"noop\", \"delay_seconds\": 86400}",
                "{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 1}")) {
            HttpResponse<String> answer = http.send(
                    request("/jobs")
                            .header("Authorization", authorization)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
            ids.add(json.readTree(answer.body()).path("job_id").asText());
        }
        return ids;
    }

    /** In bytes. */
    private long heapAfterCollection() throws Exception {
        long pid = stack.process("gateway-1").pid();
        for (int i = 0; i < 3; i++) {
            new ProcessBuilder(
                            java.nio.file.Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        String metrics = http.send(
                        HttpRequest.newBuilder(URI.create(stack.managementUrl(1) + "/q/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        return metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
    }
}
