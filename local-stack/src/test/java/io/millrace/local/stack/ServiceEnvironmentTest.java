package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.process.HomeFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEnvironmentTest {
    private static final Map<String, String> SERVERS =
            Map.of("MILLRACE_REDIS_URL", "redis://127.0.0.1:1", "MILLRACE_AMQP_PORT", "5");

    @Test
    void thePersonsVariablesWinOverTheStacks() {
        ServiceEnvironment environment = ServiceEnvironment.of(
                SERVERS,
                Map.of("MILLRACE_AMQP_PORT", "6", "MILLRACE_ELSE", "x", "HOME", "/", "MILLRACE_HTTP_HOST", "0.0.0.0"));
        Map<String, String> gateway = environment.of(ServiceRole.GATEWAY, "gateway-1", 8080, 9000);
        assertThat(gateway)
                .containsEntry("MILLRACE_AMQP_PORT", "6")
                .containsEntry("MILLRACE_ELSE", "x")
                .containsEntry("MILLRACE_REDIS_URL", "redis://127.0.0.1:1")
                .containsEntry("MILLRACE_HTTP_HOST", "0.0.0.0")
                .containsEntry("MILLRACE_GATEWAY_NAME", "gateway-1")
                .doesNotContainKey("HOME");
        assertThat(ServiceEnvironment.url(gateway)).isEqualTo("http://127.0.0.1:8080");
        assertThat(ServiceEnvironment.managementUrl(gateway)).isEqualTo("http://127.0.0.1:9000");
    }

    @Test
    void anotherTerminalReadsWhatTheStackSaved(@TempDir Path folder) throws IOException {
        try (HomeFolder home = HomeFolder.hold(folder).orElseThrow()) {
            ServiceEnvironment.of(SERVERS, Map.of("MILLRACE_ODD", "a=b c\\d é")).save(home);
            ServiceEnvironment loaded =
                    ServiceEnvironment.load(HomeFolder.visit(folder), Map.of("MILLRACE_AMQP_PORT", "7"));
            assertThat(loaded.of(ServiceRole.WORKER, "worker-3", 1, 2))
                    .containsEntry("MILLRACE_ODD", "a=b c\\d é")
                    .containsEntry("MILLRACE_AMQP_PORT", "7")
                    .containsEntry("MILLRACE_WORKER_NAME", "worker-3");
        }
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> ServiceEnvironment.load(HomeFolder.visit(folder.resolve("none")), Map.of()));
    }
}
