package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpServer;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.port.JobStore;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.OutboundSettings;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.http.HttpRequestHandler;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of type {@code http_request} in a worker, to servers on loopback. */
@Timeout(60)
class HttpRequestsIT {
    private static final String SECRET = "correct-horse-battery-staple";
    private static final RunPolicy ONCE =
            new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ofSeconds(300), null);
    private static final RunPolicy TWICE =
            new RunPolicy(Duration.ofSeconds(60), 2, Duration.ofSeconds(2), Duration.ofSeconds(300), null);

    private final Vertx vertx = Vertx.vertx();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private OutboundHttp http;
    private HttpServer server;
    private Rig rig;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        server.start();
        answer("/good", 200, "fine");
        answer("/busy", 503, "come back later");
        begin(Optional.of(List.of("127.0.0.0/8")));
    }

    private void begin(Optional<List<String>> allowed) {
        http = OutboundHttp.open(vertx, OutboundSettings.of(allowed, Optional.empty()));
        rig = new Rig(4, new HttpRequestHandler(http, Tracing.OFF)).started();
    }

    @AfterEach
    void stop() {
        http.close();
        server.stop(0);
        vertx.close();
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            try (exchange;
                    InputStream in = exchange.getRequestBody()) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + new String(in.readAllBytes(), StandardCharsets.UTF_8));
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Set-Cookie", "session=" + SECRET);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static String params(String url, String more) {
        return "{\"url\": \"%s\", \"headers\": {\"Authorization\": \"Bearer %s\"}%s}".formatted(url, SECRET, more);
    }

    private JobId submit(String params, RunPolicy policy) {
        return rig.submit("http_request", params, policy);
    }

    private Job ended(String params) {
        return ended(submit(params, ONCE));
    }

    private Job ended(JobId id) {
        rig.until(() -> rig.job(id).status().isTerminal());
        return rig.job(id);
    }

    private static String result(Job job) {
        return job.state().result().text();
    }

    @Test
    void theAnswerIsTheResult() {
        Job job = ended(params(url("/good?x=1"), ", \"method\": \"POST\", \"body\": \"grüß\""));

        assertThat(job.status().wireName()).isEqualTo("completed");
        assertThat(result(job))
                .contains("\"status\":200", "\"body\":\"fine\"", "\"truncated\":false", "\"set-cookie\":\"***\"")
                .doesNotContain(SECRET);
        assertThat(requests).containsExactly("POST /good?x=1 Bearer " + SECRET + " grüß");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 503})
    void anEchoTellsNoSecret(int status) {
        answer("/echo", status, "Authorization: Bearer " + SECRET + ", which is " + SECRET);

        String result = result(ended(params(url("/echo"), "")));

        assertThat(result)
                .contains("\"body\":\"Authorization: ***, which is ***\"")
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"/good, 200", "/good, '[404, 200]'", "/busy, 503", "/nothing, 404"})
    void whatIsExpectedIsASuccess(String path, String expected) {
        assertThat(ended(params(url(path), ", \"expect_status\": " + expected))
                        .status()
                        .wireName())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({
        "/busy, '', 'answered 503, expected 2xx'",
        "/good, ', \"expect_status\": 204', 'answered 200, expected 204'",
        "/good, ', \"expect_status\": [201, 404]', 'answered 200, expected 201 or 404'"
    })
    void whatIsNotIsAFailureThatShowsTheAnswer(String path, String expected, String message) {
        Job job = ended(params(url(path), expected));

        assertThat(job.status().wireName()).isEqualTo("failed");
        assertThat(job.state().reason()).isEqualTo(Reason.ERROR);
        assertThat(job.state().error().code()).isEqualTo("unexpected-status");
        assertThat(job.state().error().message()).isEqualTo(message);
        assertThat(result(job)).contains("\"status\":", "\"body\":");
    }

    @Test
    void andIsTriedAgainWhileThereAreTriesLeft() {
        JobId id = submit(params(url("/busy"), ""), TWICE);
        rig.until(() -> rig.status(id).equals("scheduled"));
        rig.clock.tick(Duration.ofSeconds(2));
        rig.store.upkeep().dispatchDue(10);
        rig.feed();

        assertThat(ended(id).status().wireName()).isEqualTo("failed");
        assertThat(rig.outcomes(id)).containsExactly("failed", "failed");
        assertThat(requests).hasSize(2);
    }

    @Test
    void ofALargeAnswerTheBeginningIsKept() {
        answer("/large", 200, "\u0001".repeat(1 << 20));

        Job job = ended(params(url("/large"), ""));

        assertThat(job.status().wireName()).isEqualTo("completed");
        assertThat(result(job)).contains("\"truncated\":true").hasSizeLessThan(6 * 65_536 + 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "localhost"})
    void byDefaultNobodyInsideIsReached(String host) {
        http.close();
        begin(Optional.empty());

        JobId id = submit(params(url("/good").replace("127.0.0.1", host), ""), TWICE);
        Job job = ended(id);

        assertThat(job.state().error().code()).isEqualTo("address-refused");
        assertThat(job.state().error().message())
                .contains(" may not be reached: it ")
                .doesNotContain(SECRET);
        assertThat(rig.outcomes(id)).as("it is not tried again").containsExactly("failed");
        assertThat(requests).isEmpty();
    }

    @Test
    void aCancelledRequestHangsUp() throws Exception {
        Job job = endedBy(this::cancel);
        assertThat(job.state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
    }

    @Test
    void oneThatTakesTooLongDoesAndHasTimedOut() throws Exception {
        Job job = endedBy(id -> rig.pass(Duration.ofSeconds(61)));
        assertThat(job.status().wireName()).isEqualTo("cancelled");
        assertThat(job.state().reason()).isEqualTo(Reason.TIMEOUT);
    }

    /** A request to a server that says nothing, which is ended so; the server has seen it end. */
    private Job endedBy(Consumer<JobId> end) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, loopback)) {
            JobId id = submit(params("http://127.0.0.1:" + silent.getLocalPort() + "/" + SECRET, ""), ONCE);
            rig.turn();
            try (Socket client = silent.accept()) {
                end.accept(id);
                Job job = ended(id);
                assertHungUp(client);
                return job;
            }
        }
    }

    private static void assertHungUp(Socket client) throws IOException {
        client.setSoTimeout(5_000);
        assertThatCode(() -> client.getInputStream().readAllBytes())
                .as("it comes to an end")
                .doesNotThrowAnyException();
    }

    private void cancel(JobId id) {
        JobStore.Cancellation.Requested asked = (JobStore.Cancellation.Requested)
                rig.store.jobs().cancel(List.of(id), Optional.empty()).get(id);
        rig.broker.queue().cancel(rig.session(), asked.attempt(), Reason.CANCELLED_BY_USER);
    }

    /** Each kind of failure, with everything logged that anything has to say. */
    @Test
    void noFailureTellsASecret() throws Exception {
        try (LogCapture logs = LogCapture.begin();
                ServerSocket closing = closing();
                ServerSocket nobody = new ServerSocket(0, 1, loopback)) {
            String secretPath = "/" + SECRET + "?" + SECRET;
            answer("/" + SECRET, 500, "an answer of its own");
            String plain = "127.0.0.1:" + closing.getLocalPort();
            nobody.close();
            assertFails(params(url(secretPath), ""), "unexpected-status");
            assertFails(params("http://" + plain + secretPath, ""), "no-answer");
            assertFails(params("https://" + plain + secretPath, ""), "no-answer");
            assertFails(params("http://127.0.0.1:" + nobody.getLocalPort() + secretPath, ""), "no-answer");
            assertFails(params("http://nobody.invalid" + secretPath, ""), "no-answer");
            assertFails(params("http://10.0.0.1" + secretPath, ""), "address-refused");
            assertFails(params("http://" + SECRET + "@127.0.0.1" + secretPath, ""), "invalid-params");
            assertFails(params("http://127.0.0.1/ " + SECRET, ""), "invalid-params");
            assertFails(
                    "{\"url\": \"http://127.0.0.1/\", \"headers\": {\"Host\": \"%s\"}}".formatted(SECRET),
                    "invalid-params");
            assertFails(
                    "{\"url\": \"http://127.0.0.1/\", \"headers\": {\"X-A\": \"%s\\r\\nX-B: c\"}}".formatted(SECRET),
                    "invalid-params");
            endedBy(this::cancel);
            assertThat(logs.lines())
                    .filteredOn(line -> !line.startsWith("com.sun.net.httpserver"))
                    .as("but what the server logs that was asked")
                    .isNotEmpty()
                    .noneMatch(line -> line.contains(SECRET));
        }
    }

    private void assertFails(String params, String code) {
        Job job = ended(params);
        assertThat(job.state().error().code()).as(params).isEqualTo(code);
        assertThat(job.state().error().message()).doesNotContain(SECRET);
        assertThat(String.valueOf(job.state().result())).doesNotContain(SECRET);
    }

    /** Takes connections, and ends each at its first byte. */
    private ServerSocket closing() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, loopback);
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket client = server.accept()) {
                        client.getInputStream().read();
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }
}
