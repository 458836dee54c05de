package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.local.stack.Stack;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** How many at a time, and what: {@code MILLRACE_WORKER_CONCURRENCY} and {@code MILLRACE_WORKER_TYPES}. */
class SlotsAT {
    @Test
    void ofSixJobsFiveRunOnOneWorker() {
        assertThatRunAtATime(6, 5, "5");
    }

    @Test
    void withOneSlotOneRuns() {
        assertThatRunAtATime(3, 1, "1");
    }

    @Test
    void aWorkerServesOnlyItsTypes() {
        Stack stack = Stack.builder()
                .home(Product.newHome())
                .gateways(1)
                .workers(1)
                .env("MILLRACE_WORKER_TYPES", "noop")
                .start();
        try {
            Api api = new Api(stack.gatewayUrl(1), "demo", "demo");
            String waits = api.accepted(Jobs.sleeping(0));
            String runs = api.accepted("{\"type\": \"noop\"}");
            api.awaitStatus(runs, "completed", Duration.ofSeconds(10));
            assertThat(api.job(waits).path("status").asText()).isEqualTo("queued");
        } finally {
            stack.close();
        }
    }

    private static void assertThatRunAtATime(int submitted, int slots, String concurrency) {
        Stack stack = Stack.builder()
                .home(Product.newHome())
                .gateways(1)
                .workers(1)
                .env("MILLRACE_WORKER_CONCURRENCY", concurrency)
                .start();
        try {
            Api api = new Api(stack.gatewayUrl(1), "demo", "demo");
            List<String> ids = IntStream.range(0, submitted)
                    .mapToObj(i -> api.accepted(Jobs.sleeping(3)))
                    .toList();
            api.awaitJob(
                    ids.get(slots - 1),
                    Duration.ofSeconds(10),
                    job -> !job.path("started_at").isNull());
            assertThat(count(api, "processing")).isEqualTo(slots);
            assertThat(count(api, "queued")).isEqualTo(submitted - slots);
            ids.forEach(id -> api.awaitStatus(id, "completed", Duration.ofSeconds(30)));
        } finally {
            stack.close();
        }
    }

    private static long count(Api api, String status) {
        JsonNode jobs = api.get("/jobs?status=" + status).body().path("jobs");
        return StreamSupport.stream(jobs.spliterator(), false).count();
    }
}
