package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs of type {@code http_request} to servers on this machine: where an operator allows it, and where nobody does. */
class HttpRequestAT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HERE = "127.0.0.1";
    private static final String SECRET = "correct-horse-battery-staple";

    /** This gateway lets requests go anywhere, so that it is the worker who refuses; the other has no settings. */
    private static final String OPEN = "gateway-1";

    private static final Map<String, String> ANYWHERE = Map.of("MILLRACE_OUTBOUND_ALLOW", "0.0.0.0/0,::/0");
    private static final String KEY = "sesame-of-nobody-else";

    private static final List<String> requests = new CopyOnWriteArrayList<>();
    private static Stack stack;
    private static Api demo;
    private static HttpServer server;

    @BeforeAll
    static void startWithoutAWorker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HERE), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(HttpRequestAT::daemon));
        answer("/" + SECRET, 201, "made");
        answer("/busy", 503, "come back later");
        answer("/echo", 200, "Authorization: Bearer " + KEY);
        server.start();
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(2)
                .workers(0)
                .envOfEach(name -> name.equals(OPEN) ? ANYWHERE : Map.of())
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "receiver");
        thread.setDaemon(true);
        return thread;
    }

    private static void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            try (exchange;
                    InputStream in = exchange.getRequestBody()) {
                requests.add(exchange.getRequestMethod() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(status, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    @AfterAll
    static void close() {
        server.stop(0);
        if (stack != null) {
            stack.close();
        }
    }

    private static String url(String host, int port, String path) {
        return "http://" + host + ":" + port + path;
    }

    private static String url(String path) {
        return url(HERE, server.getAddress().getPort(), path);
    }

    private static String request(String url, String params, String more) {
        return "{\"type\": \"http_request\", \"params\": {\"url\": \"%s\"%s}%s}".formatted(url, params, more);
    }

    @Test
    void whereItIsAllowedAnswersAreResults() throws Exception {
        PrivateCa authority = PrivateCa.in(Product.newHome());
        ServiceProcess worker = stack.addWorker(Map.of(
                "MILLRACE_OUTBOUND_ALLOW",
                "10.9.0.0/16,127.0.0.0/8",
                "MILLRACE_OUTBOUND_CA",
                authority.file().toString()));
        try (TlsFront tls = TlsFront.open(
                authority.issue("server", List.of(HERE)), 0, server.getAddress().getPort())) {
            anAnswerIsTheResult();
            aStatusThatWasNotExpectedFailsTheJobAndIsThere();
            String secure = "https://" + HERE + ":" + tls.port() + "/" + SECRET;
            demo.awaitStatus(demo.accepted(request(secure, "", "")), "completed", SOON);
            whatIsCancelledHangsUp();
            noAnswerTellsWhatHeadersSay();
            nothingOfItIsTold(worker);
        } finally {
            worker.kill();
        }
    }

    private static void anAnswerIsTheResult() {
        String params = ", \"method\": \"POST\", \"body\": \"x\", \"headers\": {\"Authorization\": \"Bearer " + KEY
                + "\"}, \"expect_status\": [200, 201]";
        JsonNode job = demo.awaitStatus(demo.accepted(request(url("/" + SECRET), params, "")), "completed", SOON);
        assertThat(job.path("result").path("status").asInt()).isEqualTo(201);
        assertThat(job.path("result").path("body").asText()).isEqualTo("made");
        assertThat(job.path("result").path("truncated").asBoolean(true)).isFalse();
        assertThat(job.path("result").path("headers").path("content-length").asText())
                .isEqualTo("4");
        assertThat(requests).contains("POST Bearer " + KEY + " x");
        assertThat(job.at("/params/headers/Authorization").asText()).isEqualTo("***");
    }

    private static void aStatusThatWasNotExpectedFailsTheJobAndIsThere() {
        String id = demo.accepted(request(url("/busy"), "", ", \"max_attempts\": 2, \"backoff_seconds\": 0"));
        JsonNode job = demo.awaitStatus(id, "failed", SOON);
        assertThat(job.path("error").path("code").asText()).isEqualTo("unexpected-status");
        assertThat(job.path("error").path("message").asText()).isEqualTo("answered 503, expected 2xx");
        assertThat(job.path("result").path("body").asText()).isEqualTo("come back later");
        assertThat(Jobs.outcomes(demo, id)).containsExactly("failed", "failed");
    }

    private static void whatIsCancelledHangsUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
            String id = demo.accepted(request(url(HERE, silent.getLocalPort(), "/"), "", ""));
            silent.setSoTimeout((int) SOON.toMillis());
            try (Socket client = silent.accept()) {
                JsonNode job = demo.send("POST", "/jobs/" + id + "/cancel?wait=true", null)
                        .body();
                assertThat(job.path("status").asText()).isEqualTo("cancelled");
                client.setSoTimeout(1_000);
                // Fails unless it has hung up.
                client.getInputStream().readAllBytes();
            }
        }
    }

    /** Whoever may see the job is told that there was a header, and not what it said. */
    private static void noAnswerTellsWhatHeadersSay() throws Exception {
        String id =
                demo.accepted(request(url("/echo"), ", \"headers\": {\"Authorization\": \"Bearer " + KEY + "\"}", ""));
        JsonNode job = demo.awaitStatus(id, "completed", SOON);
        assertThat(job.at("/result/body").asText()).as("its server repeats it").isEqualTo("Authorization: ***");
        for (String path : List.of("", "/attempts", "/events", "/output", "/why", "/deliveries")) {
            assertThat(shown("/jobs/" + id + path, "application/json, text/event-stream;q=0.9, */*;q=0.1"))
                    .as(path)
                    .doesNotContain(KEY);
        }
        assertThat(shown("/jobs", "application/json")).contains(id).doesNotContain(KEY);
        assertThat(shown("/jobs", "application/x-ndjson")).contains(id).doesNotContain(KEY);
        assertThat(Files.readString(stack.home().log("gateway-1"))).doesNotContain(KEY);
    }

    private static String shown(String path, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(demo.url() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8)))
                .header("Accept", type)
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    /** Neither in logs nor in metrics: not what it sent, and not where to, but for the server. */
    private static void nothingOfItIsTold(ServiceProcess worker) throws Exception {
        String metrics = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(worker.managementUrl() + "/q/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        assertThat(metrics).contains("millrace_").doesNotContain(SECRET, KEY);
        assertThat(Files.readString(stack.home().log(worker.name()))).doesNotContain(SECRET, KEY);
    }

    @Test
    void byDefaultNobodyInsideIsReachedByAnyName() throws IOException {
        Path hosts = Files.writeString(Product.newHome().resolve("hosts"), """
                127.0.0.1 localhost loop.example
                10.0.0.1 inside.example
                8.8.8.8 mixed.example
                192.168.0.1 mixed.example
                """);
        ServiceProcess worker = stack.addWorker(Map.of("JAVA_TOOL_OPTIONS", "-Djdk.net.hosts.file=" + hosts));
        try {
            Map<String, String> jobs = new LinkedHashMap<>();
            for (String host : List.of(
                    HERE,
                    "169.254.169.254",
                    "[::ffff:10.0.0.1]",
                    "localhost",
                    "loop.example",
                    "inside.example",
                    "mixed.example")) {
                jobs.put(
                        host,
                        demo.accepted(request(url(host, server.getAddress().getPort(), "/busy"), "", "")));
            }
            jobs.forEach((host, id) -> assertEnds(host, id, "address-refused"));
            assertThat(demo.job(jobs.get("mixed.example"))
                            .path("error")
                            .path("message")
                            .asText())
                    .isEqualTo("mixed.example may not be reached: it has a private address");
        } finally {
            worker.kill();
        }
    }

    @Test
    void aGatewayRefusesWhatItMayNotLetGo() {
        Api strict = new Api(stack.gatewayUrl(2), "demo", "demo");
        for (String inside : List.of(url("/busy"), url("localhost", 1, "/"), "http://[::ffff:10.0.0.1]/")) {
            assertRefused(strict, inside);
        }
        for (String odd : List.of(
                "http://127.1/", "http://user:" + SECRET + "@8.8.8.8/", "http://0x7f000001/", "file:///etc/passwd")) {
            assertRefused(strict, odd);
            assertRefused(demo, odd);
        }
    }

    private static void assertRefused(Api gateway, String url) {
        Api.Reply answer = gateway.submit(request(url, "", ""));
        assertThat(answer.status()).as(url).isEqualTo(400);
        assertThat(answer.body().at("/errors/0/field").asText()).as(url).isEqualTo("params.url");
        assertThat(answer.body().toString()).doesNotContain(SECRET);
    }

    private static void assertEnds(String what, String id, String code) {
        JsonNode job = demo.awaitStatus(id, "failed", SOON);
        assertThat(job.path("error").path("code").asText()).as(what).isEqualTo(code);
        assertThat(job.path("attempt").asInt()).as("it is not tried again").isEqualTo(1);
    }
}
