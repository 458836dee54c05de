package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.process.FreePorts;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.Stack;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The receiver of {@code docs/webhooks.md}, told by the packaged product, by http and by https. */
class WebhooksAT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

    private static Stack stack;
    private static PrivateCa authority;
    private static Api demo;

    @BeforeAll
    static void start() {
        authority = PrivateCa.in(Product.newHome());
        stack = Stack.builder()
                .home(Product.newHome())
                .gateways(2)
                .workers(1)
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_OUTBOUND_CA", authority.file().toString())
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .start();
        demo = new Api(stack.gatewayUrl(1), "demo", "demo");
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void theReceiverOfThePageIsTold() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "needs python3");
        String secret = demo.get("/webhooks/secret").body().path("secret").asText();
        int port = FreePorts.next();
        Path heard = Files.createTempFile("receiver", ".log");
        Process receiver = receiver(heard, secret, port);
        try (TlsFront front = TlsFront.open(authority.issue("receiver", List.of("127.0.0.1")), 0, port)) {
            String plain = told("http://127.0.0.1:" + port + "/told");
            String encrypted = told("https://127.0.0.1:" + front.port() + "/told");

            for (String job : List.of(plain, encrypted)) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThat(Files.readString(heard)).contains(job + " completed"));
                JsonNode deliveries = await().atMost(SOON)
                        .until(
                                () -> demo.get("/jobs/" + job + "/deliveries")
                                        .body()
                                        .path("deliveries"),
                                all -> all.path(0).path("state").asText().equals("delivered"));
                assertThat(deliveries).hasSize(1);
                assertThat(Files.readString(heard))
                        .contains(deliveries.get(0).path("delivery_id").asText());
            }
        } finally {
            receiver.destroyForcibly();
        }
    }

    @Test
    void anEndIsToldThoughTheGatewaysAreKilledBeforeTheyCanTellIt() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "needs python3");
        String secret = demo.get("/webhooks/secret").body().path("secret").asText();
        int port = FreePorts.next();
        Path heard = Files.createTempFile("receiver", ".log");
        String job = told("http://127.0.0.1:" + port + "/told");
        demo.awaitStatus(job, "completed", SOON);
        stack.process("gateway-1").kill();
        stack.process("gateway-2").kill();

        Process receiver = receiver(heard, secret, port);
        try {
            stack.startAll(List.of("gateway-1", "gateway-2"));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(Files.readString(heard)).contains(job + " completed"));
        } finally {
            receiver.destroyForcibly();
        }
    }

    private static String told(String url) {
        return demo.accepted("{\"type\": \"noop\", \"callback_url\": \"" + url + "\"}");
    }

    private static Process receiver(Path heard, String secret, int port) throws IOException {
        Matcher page = PYTHON.matcher(Files.readString(ProjectRoot.find().resolve("docs/webhooks.md")));
        assertThat(page.find()).isTrue();
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/python3", "-c", page.group(1))
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile());
        builder.environment().putAll(Map.of("SECRET", secret, "PORT", Integer.toString(port)));
        return builder.start();
    }
}
