package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs where nobody wants traces, and where nobody takes them. */
class UnobservedAT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void whereTracesAreOffNobodyIsToldOfOne() throws IOException {
        try (Collector receiver = new Collector();
                Stack stack = Stack.builder()
                        .home(Product.newHome())
                        .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                        .env("MILLRACE_WEBHOOK_HTTP", "true")
                        .start()) {
            new Api(stack.gatewayUrl(1), "demo", "demo")
                    .accepted("{\"type\": \"noop\", \"callback_url\": \"" + receiver.url() + "/hook\"}");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.hooks()).containsExactly("null"));
        }
    }

    @Test
    void whereNobodyTakesTracesJobsComplete() throws IOException {
        try (Stack stack = Stack.builder()
                .home(Product.newHome())
                .env("MILLRACE_OTLP_ENDPOINT", "http://127.0.0.1:1")
                .start()) {
            Api demo = new Api(stack.gatewayUrl(1), "demo", "demo");
            IntStream.range(0, 20)
                    .mapToObj(n -> demo.accepted("{\"type\": \"noop\"}"))
                    .toList()
                    .forEach(id -> demo.awaitStatus(id, "completed", SOON));

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(Files.readAllLines(stack.home().log("worker-1")))
                                    .filteredOn(line -> line.contains("traces are not taken"))
                                    .hasSize(1));
        }
    }
}
