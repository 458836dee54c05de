package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dashboard in a real browser against the real product: what {@code dashboard/e2e} says. */
class DashboardAT {
    private static final long MINUTES = 20;

    private static Stack stack;

    @BeforeAll
    static void start() {
        stack = Product.builder()
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .start();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(stack.gatewayUrl(1) + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static Optional<Path> chromium() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void thePagesAreServedByTheGateway() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Millrace</title>");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
    }

    @Test
    void everyPageDoesWhatItIsThereFor() throws Exception {
        assumeThat(chromium()).as("Chromium").isPresent();
        Path dashboard = ProjectRoot.find().resolve("dashboard");
        Path log = Files.createDirectories(dashboard.resolve("target")).resolve("playwright.log");
        ProcessBuilder command = new ProcessBuilder("npx", "--no-install", "playwright", "test")
                .directory(dashboard.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        command.environment().put("MILLRACE_URL", stack.gatewayUrl(1));
        command.environment().put("MILLRACE_WEBHOOK_HTTP", "true");
        command.environment().put("CHROMIUM", chromium().orElseThrow().toString());

        Process tests = command.start();
        boolean ended = tests.waitFor(MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            tests.descendants().forEach(ProcessHandle::destroyForcibly);
            tests.destroyForcibly();
        }

        assertThat(ended).as("in time; " + log).isTrue();
        assertThat(tests.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log)).doesNotContain("skipped");
    }
}
