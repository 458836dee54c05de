package io.millrace.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackException;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo before an API whose jobs take a step at each look. */
class DemoTest {
    private final List<String> out = new ArrayList<>();
    private final Map<String, Integer> looks = new HashMap<>();
    private final Map<String, String> bodies = new HashMap<>();
    private boolean cancelled;
    private HttpServer api;

    @BeforeEach
    void serve() throws IOException {
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/jobs", this::handle);
        api.start();
    }

    @AfterEach
    void stop() {
        api.stop(0);
    }

    @Test
    void trustsTheAuthorityThatItIsTold(@TempDir Path folder) {
        PrivateCa authority = PrivateCa.in(folder);
        try (TlsFront front = TlsFront.open(
                authority.issue("front", List.of("127.0.0.1")),
                0,
                api.getAddress().getPort())) {
            String secured = "https://127.0.0.1:" + front.port();
            Demo.play(new Demo.Gateway(secured, Optional.of(authority.file())), out::add, 1);
            assertThat(out).contains("submitting jobs to " + secured + " as demo");
        }
    }

    @Test
    void showsEachChangeAndEndsWithATable() {
        Demo.play(new Demo.Gateway(url(), Optional.empty()), out::add, 1);
        assertThat(out)
                .anyMatch(line -> line.contains("the same object_id again: 200, the same job job-0"))
                .anyMatch(line -> line.contains("report, 15 to 40 s") && line.contains("processing #####....."))
                .anyMatch(line -> line.contains("DELETE /jobs/job-4: 202"))
                .anyMatch(line -> line.contains("processing") && line.contains("attempt 2"));
        String table = String.join("\n", out.subList(out.indexOf(""), out.size()));
        assertThat(table)
                .containsPattern("report, 15 to 40 s +completed +1 +\\{\"sum\":42}")
                .containsPattern("unstable_task, .* +completed +2 ")
                .containsPattern("report over its timeout of 6 s +cancelled +timeout +1 +timed out after 6 seconds")
                .containsPattern("report that is cancelled +cancelled +cancelled_by_user +1");
    }

    @Test
    void saysWhatTheApiRefused() {
        MillraceClient client = new MillraceClient(url(), Optional.empty());
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> client.get("unknown"))
                .withMessageContaining("answered 404: no such job");
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> client.get("garbage"))
                .withMessageContaining("not JSON");
        api.stop(0);
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> client.submit("{}"))
                .withMessageContaining("does not answer");
    }

    @Test
    void findsTheRunningStack(@TempDir Path home) throws IOException {
        assertThat(Demo.running(home)).isEmpty();
        try (HomeFolder held = HomeFolder.hold(home).orElseThrow()) {
            assertThat(Demo.running(held.folder())).isEmpty();
            Files.writeString(Stack.environmentFile(home), "MILLRACE_URL=http://127.0.0.1:1\nREDIS_PORT=2\n");
            assertThat(Demo.running(home)).contains(new Demo.Gateway("http://127.0.0.1:1", Optional.empty()));
        }
        assertThat(Demo.running(home)).isEmpty();
    }

    @Test
    void saysWhichFileItCannotRead(@TempDir Path home) throws IOException {
        try (HomeFolder held = HomeFolder.hold(home).orElseThrow()) {
            Files.createDirectories(Stack.environmentFile(held.folder()));

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> Demo.running(home))
                    .withMessageContaining(home.toString());
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String known = bodies.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(body) && body.contains("object_id"))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            String id = known == null ? "job-" + bodies.size() : known;
            bodies.put(id, body);
            answer(exchange, known == null ? 202 : 200, job(id, "queued", null, 0, null, null));
            return;
        }
        String id = path.substring("/jobs/".length());
        if (id.equals("garbage")) {
            answer(exchange, 200, "<html>");
        } else if (!bodies.containsKey(id)) {
            answer(exchange, 404, "{\"title\": \"Not found\", \"detail\": \"no such job\"}");
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            cancelled = true;
            answer(exchange, 202, job(id, "processing", null, 1, 50, null));
        } else {
            answer(exchange, 200, look(id, bodies.get(id), looks.merge(id, 1, Integer::sum)));
        }
    }

    private String look(String id, String body, int look) {
        boolean slow = body.contains("timeout_seconds");
        boolean unwanted = body.contains("min_seconds") && !slow;
        if (look == 1) {
            return job(id, "processing", null, 1, 0, null);
        }
        if (look == 2) {
            return job(id, "processing", null, 1, 50, null);
        }
        if (unwanted) {
            return cancelled
                    ? job(id, "cancelled", "cancelled_by_user", 1, 50, null)
                    : job(id, "processing", null, 1, 50, null);
        }
        if (slow) {
            return job(id, "cancelled", "timeout", 1, 60, "timed out after 6 seconds");
        }
        if (body.contains("unstable_task")) {
            return switch (look) {
                case 3 -> job(id, "scheduled", null, 1, 50, "failed at random");
                case 4 -> job(id, "processing", null, 2, 0, null);
                default -> job(id, "completed", null, 2, 100, null);
            };
        }
        return job(id, "completed", null, 1, 100, null);
    }

    private static String job(String id, String status, String reason, int attempt, Integer percent, String error) {
        return "{\"job_id\": \"" + id + "\", \"type\": \"t\", \"status\": \"" + status + "\", \"reason\": "
                + (reason == null ? "null" : "\"" + reason + "\"") + ", \"attempt\": " + attempt + ", \"progress\": "
                + (percent == null ? "null" : "{\"percent\": " + percent + ", \"message\": null}") + ", \"error\": "
                + (error == null ? "null" : "{\"code\": \"e\", \"message\": \"" + error + "\"}") + ", \"result\": "
                + (status.equals("completed") ? "{\"sum\": 42}" : "null") + "}";
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + api.getAddress().getPort();
    }
}
