package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.stack.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a person sees of the API's documentation in Chromium: Swagger UI, under the page's own security policy, with both ways to log in. */
class DocumentationAT {
    private static final Path BROWSER = ProjectRoot.find().resolve("acceptance-tests/browser");
    private static final Path SCREENSHOTS = ProjectRoot.find().resolve("acceptance-tests/target/screenshots");

    @Test
    void swaggerUiLogsInByPasswordAndByToken() throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/chromium")), "needs chromium");
        Files.createDirectories(SCREENSHOTS);
        run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");

        String seen = run("node", "docs.mjs", Product.stack().gatewayUrl(1), SCREENSHOTS.toString());

        assertThat(seen.lines())
                .containsExactly("ok: unauthenticated", "ok: \"username\": \"demo\"", "ok: \"username\": \"admin\"");
    }

    /** What it printed; fails with that unless it exits with 0. */
    private static String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("browser", ".log");
        Process process = new ProcessBuilder(List.of(command))
                .directory(BROWSER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }
}
