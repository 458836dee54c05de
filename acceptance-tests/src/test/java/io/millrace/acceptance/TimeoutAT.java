package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
        Map<String, HeldJob> neighbours = oneOnEachWorker();
        String id = demo.accepted("{\"type\": \"stubborn\", \"timeout_seconds\": 2}");
        String worker = demo.awaitStatus(id, "processing", Duration.ofSeconds(10))
                .path("worker")
                .asText();
        long pid = stack.process(worker).pid();
        HeldJob neighbour = neighbours.get(worker);

        JsonNode job = demo.awaitStatus(id, "cancelled", Duration.ofSeconds(15));
        assertThat(job.path("reason").asText()).isEqualTo("timeout");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
        neighbours.values().forEach(HeldJob::letGo);
        // It has one try alone: a failure would have been the end of it.
        JsonNode rerun = demo.awaitStatus(neighbour.id(), "completed", Duration.ofSeconds(60));
        assertThat(rerun.path("attempt").asInt()).isEqualTo(2);
        assertThat(Jobs.outcomes(demo, neighbour.id())).containsExactly("lost", "completed");
        // It has halted, and was started again by the one who watches it.
        assertThat(stack.process(worker).awaitReady(Duration.ofSeconds(60))).isTrue();
        assertThat(stack.process(worker).pid()).isNotEqualTo(pid);
    }

    private Map<String, HeldJob> oneOnEachWorker() {
        Map<String, HeldJob> held = new HashMap<>();
        for (int i = 0; i < 20 && held.size() < 2; i++) {
            HeldJob next = HeldJob.running(demo);
            HeldJob before = held.putIfAbsent(next.worker(), next);
            if (before != null) {
                next.letGo();
            }
        }
        assertThat(held).hasSize(2);
        return held;
    }

    private void assertNothingRuns() {
        await().atMost(Duration.ofSeconds(3)).untilAsserted(() -> {
            for (JsonNode worker : Product.admin().get("/workers").body().path("workers")) {
                assertThat(worker.path("running")).isEmpty();
            }
        });
    }
}
