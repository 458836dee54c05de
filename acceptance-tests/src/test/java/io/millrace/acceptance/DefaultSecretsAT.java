package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.Programs;
import io.millrace.local.stack.ProjectRoot;
import io.millrace.local.stack.ServicePrograms;
import io.millrace.local.stack.ServiceRole;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that others can reach, and whose secrets everybody knows, ends at once and says which one to change. */
class DefaultSecretsAT {
    private static final Map<String, String> REACHABLE = Map.of(
            "MILLRACE_HTTP_HOST", "0.0.0.0",
            "MILLRACE_MANAGEMENT_HOST", "0.0.0.0",
            "MILLRACE_DEMO_USERS", "false");

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        Product.stack();
    }

    @Test
    void demoUsersAreForLoopback() throws Exception {
        assertThat(refusal(ServiceRole.GATEWAY, Map.of("MILLRACE_DEMO_USERS", "true")))
                .contains("MILLRACE_DEMO_USERS is for loopback only");
    }

    @Test
    void aKnownPasswordOfAServerIsNamedAndNotShown() throws Exception {
        Map<String, String> known = Map.of("MILLRACE_REDIS_PASSWORD", "ChangeMe-123");
        assertThat(refusal(ServiceRole.GATEWAY, known))
                .contains("the value of ")
                .contains("MILLRACE_REDIS_PASSWORD")
                .doesNotContain("ChangeMe");
    }

    @Test
    void aWorkerRefusesThemToo() throws Exception {
        assertThat(refusal(ServiceRole.WORKER, Map.of("MILLRACE_AMQP_PASSWORD", "guest")))
                .contains("the value of MILLRACE_AMQP_PASSWORD");
    }

    /** What it wrote before it ended. */
    private String refusal(ServiceRole role, Map<String, String> variables) throws Exception {
        Path output = folder.resolve("output");
        List<String> line = new ArrayList<>(List.of(Programs.java()));
        line.addAll(ServicePrograms.packaged(ProjectRoot.find()).javaArguments(role));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(stackVariables());
        builder.environment().putAll(REACHABLE);
        builder.environment().putAll(variables);
        Process service = builder.start();
        try {
            assertThat(service.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(service.exitValue()).isNotZero();
        } finally {
            service.destroyForcibly();
        }
        return Files.readString(output);
    }

    private static Map<String, String> stackVariables() throws IOException {
        Stack stack = Product.stack();
        Properties saved = new Properties();
        try (Reader file = Files.newBufferedReader(stack.home().run().resolve("services.properties"))) {
            saved.load(file);
        }
        Map<String, String> variables = new HashMap<>();
        saved.stringPropertyNames().forEach(key -> variables.put(key, saved.getProperty(key)));
        variables.put("MILLRACE_HTTP_PORT", "0");
        variables.put("MILLRACE_MANAGEMENT_PORT", "0");
        return variables;
    }
}
