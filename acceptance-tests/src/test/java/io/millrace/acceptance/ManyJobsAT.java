package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 20,000 jobs from 64 connections: none lost, none twice. */
class ManyJobsAT {
    private static final int JOBS = 20_000;
    private static final int CONNECTIONS = 64;
    private static final String LABEL = "many-" + System.nanoTime();

    @Test
    void allCompleteAtTheirFirstAttempt() {
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> clients = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> submitAll(Product.demo(1 + i % 2), next, accepted))
                .toList();
        clients.forEach(CompletableFuture::join);
        assertThat(accepted).hasSize(JOBS);

        Api demo = Product.demo(1);
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> demo.get("/jobs?limit=1&status=queued&label=run:" + LABEL)
                        .body()
                        .path("jobs")
                        .isEmpty());
        Set<String> completed = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page =
                    demo.get("/jobs?limit=1000&label=run:" + LABEL + cursor).body();
            for (JsonNode job : page.path("jobs")) {
                JsonNode done = job.path("status").asText().equals("completed")
                        ? job
                        : demo.awaitStatus(job.path("job_id").asText(), "completed", Duration.ofSeconds(60));
                assertThat(done.path("attempt").asInt()).as(done.toString()).isEqualTo(1);
                assertThat(completed.add(done.path("job_id").asText())).isTrue();
            }
            cursor = page.path("next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(completed).isEqualTo(accepted);
    }

    private static CompletableFuture<Void> submitAll(Api api, AtomicInteger next, Set<String> accepted) {
        int number = next.getAndIncrement();
        if (number >= JOBS) {
            return CompletableFuture.completedFuture(null);
        }
        String body = "{\"type\": \"noop\", \"object_id\": \"%s-%d\", \"labels\": {\"run\": \"%s\"}}"
                .formatted(LABEL, number, LABEL);
        return api.sendAsync("POST", "/jobs", body).thenCompose(reply -> {
            assertThat(reply.status()).as(reply.body().toString()).isEqualTo(202);
            accepted.add(reply.id());
            return submitAll(api, next, accepted);
        });
    }
}
