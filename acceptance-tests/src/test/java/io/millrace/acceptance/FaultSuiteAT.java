package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.server.BrokerKind;
import io.millrace.local.stack.ProjectRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fault suite, with those faults that are short, as {@code make test-faults SEED=1 MINUTES=3} runs it. */
@Tag("alone")
class FaultSuiteAT {
    private static final int BOUND_MINUTES = 10;

    private static int completed(String report) {
        Matcher jobs =
                Pattern.compile("^jobs: .*completed (\\d+)", Pattern.MULTILINE).matcher(report);
        return jobs.find() ? Integer.parseInt(jobs.group(1)) : 0;
    }

    @Test
    void nothingIsViolated() throws Exception {
        Assumptions.assumeTrue(BrokerKind.detect() == BrokerKind.RABBITMQ, "needs rabbitmq-server");
        Path root = ProjectRoot.find();
        Path log = Files.createTempFile("faults", ".log");
        Process suite = new ProcessBuilder(
                        root.resolve("acceptance-tests/faults").toString(),
                        root.resolve("acceptance-tests/target/faults").toString(),
                        "1",
                        "3")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = suite.waitFor(BOUND_MINUTES, TimeUnit.MINUTES);
        suite.destroy();
        List<String> lines = Files.readAllLines(log);
        String all = String.join("\n", lines);
        assertThat(ended).as(all).isTrue();
        assertThat(lines.get(lines.size() - 1)).as(all).isEqualTo("violations: 0");
        assertThat(suite.exitValue()).isZero();
        assertThat(all).contains("seed 1,");
        assertThat(lines.stream().filter(line -> line.contains("recovered in")))
                .as(all)
                .hasSizeGreaterThan(4);
        assertThat(completed(all)).as(all).isGreaterThan(500);
        System.out.println(all);
    }
}
