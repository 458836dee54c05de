package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Jobs that these tests need again and again. */
final class Jobs {
    private Jobs() {}

    /** A report that sleeps just so long. */
    static String sleeping(int seconds) {
        return "{\"type\": \"report\", \"params\": {\"min_seconds\": %d, \"max_seconds\": %d}}"
                .formatted(seconds, seconds);
    }

    /** Submits a job that sleeps, and waits until it runs. */
    static JsonNode running(Api api, int seconds) {
        return api.awaitStatus(api.accepted(sleeping(seconds)), "processing", Duration.ofSeconds(10));
    }

    /** Exactly one outcome: completed, at that attempt, with a history that ends so and in which nothing else completed. */
    static void assertCompletedOnce(Api api, String id, int attempt, Duration atMost) {
        JsonNode job = api.awaitStatus(id, "completed", atMost);
        assertThat(job.path("attempt").asInt()).as(job.toString()).isEqualTo(attempt);
        List<String> outcomes = outcomes(api, id);
        assertThat(outcomes).hasSize(attempt).endsWith("completed");
        assertThat(outcomes).filteredOn("completed"::equals).hasSize(1);
    }

    static List<String> outcomes(Api api, String id) {
        List<String> outcomes = new ArrayList<>();
        api.get("/jobs/" + id + "/attempts")
                .body()
                .path("attempts")
                .forEach(attempt -> outcomes.add(attempt.path("outcome").asText()));
        return outcomes;
    }
}
