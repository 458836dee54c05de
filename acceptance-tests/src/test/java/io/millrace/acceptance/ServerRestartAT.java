package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.server.RabbitMqServer;
import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A server's restart loses nothing and runs nothing again (laws L1, L6); {@link ServerFaultsAT} has more of it. */
class ServerRestartAT {
    private static final Duration BOUND = Duration.ofSeconds(90);
    private final Stack stack = Product.stack();
    private final Api demo = Product.demo(1);

    @Test
    void rabbitKilledWhileTenReportsRun() {
        Assumptions.assumeTrue(stack.broker() instanceof RabbitMqServer, "needs rabbitmq-server");
        List<String> ids = tenRunning();
        stack.broker().kill();
        stack.broker().start();
        assertAllCompletedAtFirstAttempt(ids);
    }

    @Test
    void postgresRestartedWhileTenReportsRun() {
        List<String> ids = tenRunning();
        stack.postgres().stop();
        stack.postgres().start();
        assertAllCompletedAtFirstAttempt(ids);
    }

    @Test
    void postgresKilledWhileTenReportsRun() {
        List<String> ids = tenRunning();
        stack.postgres().kill();
        assertThat(demo.submit("{\"type\": \"noop\"}").status()).isEqualTo(503);
        stack.postgres().start();
        assertAllCompletedAtFirstAttempt(ids);
    }

    /** Ten reports fill the ten slots of two workers. */
    private List<String> tenRunning() {
        List<String> ids = IntStream.range(0, 10)
                .mapToObj(i -> demo.accepted(Jobs.sleeping(12)))
                .toList();
        ids.forEach(id -> demo.awaitStatus(id, "processing", Duration.ofSeconds(15)));
        return ids;
    }

    private void assertAllCompletedAtFirstAttempt(List<String> ids) {
        ids.forEach(id -> Jobs.assertCompletedOnce(demo, id, 1, BOUND));
    }
}
