package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.ServiceProcess;
import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Law L5: bounded time, whatever the handler does. */
class TimeoutAT {
    private final Stack stack = Product.stack();
    private final Api demo = Product.demo(1);

    @Test
    void aJobOverItsTimeoutIsCancelledWithinASecond() {
        String id = demo.accepted(
                "{\"type\": \"report\", \"params\": {\"min_seconds\": 30, \"max_seconds\": 30}, \"timeout_seconds\": 2}");
        JsonNode job = demo.awaitStatus(id, "cancelled", Duration.ofSeconds(4));
        assertThat(job.path("reason").asText()).isEqualTo("timeout");
        assertThat(job.path("error").path("message").asText()).isEqualTo("timed out after 2 seconds");
        Duration ran = Duration.between(
                Instant.parse(job.path("started_at").asText()),
                Instant.parse(job.path("finished_at").asText()));
        assertThat(ran).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(3));
        assertNothingRuns();
    }

    @Test
    void oneThatIgnoresInterruptionTakesItsWorkerDownAndItsNeighboursRerunWithoutLosingATry() {
        String id = demo.accepted("{\"type\": \"stubborn\", \"timeout_seconds\": 2}");
        JsonNode stubborn = demo.awaitStatus(id, "processing", Duration.ofSeconds(10));
        String worker = stubborn.path("worker").asText();
        ServiceProcess process = stack.process(worker);
        long pid = process.pid();
        String neighbour = neighbourOn(worker);

        JsonNode job = demo.awaitStatus(id, "cancelled", Duration.ofSeconds(15));
        assertThat(job.path("reason").asText()).isEqualTo("timeout");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
        // It has halted, and was started again by the one who watches it.
        await().atMost(Duration.ofSeconds(30)).until(() -> stack.process(worker).isReady());
        assertThat(stack.process(worker).pid()).isNotEqualTo(pid);
        // max_attempts is 1: a failure would have been the end of it.
        JsonNode rerun = demo.awaitStatus(neighbour, "completed", Duration.ofSeconds(60));
        assertThat(rerun.path("attempt").asInt()).isEqualTo(2);
        assertThat(Jobs.outcomes(demo, neighbour)).containsExactly("lost", "completed");
    }

    /** A job that runs on that worker beside the stubborn one; it may take some tries to get there. */
    private String neighbourOn(String worker) {
        for (int i = 0; i < 20; i++) {
            String id = demo.accepted(
                    "{\"type\": \"report\", \"params\": {\"min_seconds\": 12, \"max_seconds\": 12}, \"max_attempts\": 1}");
            JsonNode job = demo.awaitStatus(id, "processing", Duration.ofSeconds(5));
            if (job.path("worker").asText().equals(worker)) {
                return id;
            }
        }
        throw new AssertionError("no job came to " + worker);
    }

    private void assertNothingRuns() {
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            for (JsonNode worker : Product.admin().get("/workers").body().path("workers")) {
                assertThat(worker.path("running")).isEmpty();
            }
        });
    }
}
