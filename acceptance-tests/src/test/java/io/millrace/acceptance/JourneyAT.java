package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.acceptance.Api.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One job's whole way, as its user sees it. */
class JourneyAT {
    private final Api demo = Product.demo(1);

    @Test
    void aReportIsCompletedWithinFortyFiveSeconds() {
        String submission = "{\"object_id\": \"report-42\"}";
        Reply first = demo.submit(submission);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.body().path("status").asText()).isEqualTo("queued");
        assertThat(first.body().path("deduplicated").asBoolean()).isFalse();

        Reply again = demo.submit(submission);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.body().path("deduplicated").asBoolean()).isTrue();

        Reply other = demo.submit("{\"object_id\": \"report-42\", \"params\": {\"max_seconds\": 41}}");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("dedup-conflict");
        assertThat(other.id()).isEqualTo(first.id());

        JsonNode done = demo.awaitStatus(first.id(), "completed", Duration.ofSeconds(45));
        JsonNode result = done.path("result");
        Set<String> fields = new TreeSet<>();
        result.fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactly("job_id", "object_id", "sleep_seconds", "timestamp");
        assertThat(result.path("object_id").asText()).isEqualTo("report-42");
        assertThat(result.path("job_id").asText()).isEqualTo(first.id());
        assertThat(result.path("sleep_seconds").asDouble()).isBetween(15.0, 40.5);
        assertThat(Instant.parse(result.path("timestamp").asText())).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(done.path("attempt").asInt()).isEqualTo(1);

        // Its outcome is still the answer to the same submission, whatever its state.
        assertThat(demo.submit(submission).body().path("status").asText()).isEqualTo("completed");
        JsonNode attempts = demo.get("/jobs/" + first.id() + "/attempts").body().path("attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.get(0).path("outcome").asText()).isEqualTo("completed");
    }

    @Test
    void progressIsElapsedOverPlanned() {
        String id = demo.accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1, 2.5], \"seconds\": 4}}");
        JsonNode half = demo.awaitJob(
                id,
                Duration.ofSeconds(10),
                job -> job.path("progress").path("percent").asInt() >= 25);
        assertThat(half.path("status").asText()).isEqualTo("processing");
        JsonNode result =
                demo.awaitStatus(id, "completed", Duration.ofSeconds(10)).path("result");
        assertThat(result.path("sum").asDouble()).isEqualTo(3.5);
        assertThat(result.path("count").asInt()).isEqualTo(2);
    }

    @Test
    void anUnstableTaskIsTriedAgainWithBackoffAndThenFails() {
        String id = demo.accepted(
                "{\"type\": \"unstable_task\", \"params\": {\"failure_rate\": 1}, \"max_attempts\": 3, \"backoff_seconds\": 1}");
        JsonNode failed = demo.awaitStatus(id, "failed", Duration.ofSeconds(30));
        assertThat(failed.path("reason").asText()).isEqualTo("error");
        assertThat(failed.path("attempt").asInt()).isEqualTo(3);
        List<String> outcomes = new ArrayList<>();
        demo.get("/jobs/" + id + "/attempts")
                .body()
                .path("attempts")
                .forEach(attempt -> outcomes.add(attempt.path("outcome").asText()));
        assertThat(outcomes).containsExactly("failed", "failed", "failed");
    }

    @Test
    void aDelayedJobWaitsForItsTime() {
        Reply reply = demo.submit("{\"type\": \"noop\", \"delay_seconds\": 2}");
        assertThat(reply.body().path("status").asText()).isEqualTo("scheduled");
        JsonNode done = demo.awaitStatus(reply.id(), "completed", Duration.ofSeconds(10));
        Instant created = Instant.parse(done.path("created_at").asText());
        assertThat(Instant.parse(done.path("started_at").asText())).isAfterOrEqualTo(created.plusSeconds(2));
    }

    @Test
    void aLongPollOnOneGatewayIsWokenByAJobOfAnother() {
        String id = demo.accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1], \"seconds\": 3}}");
        JsonNode done =
                Product.demo(2).get("/jobs/" + id + "?wait=20&until=finished").body();
        assertThat(done.path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aForeignJobIsAnsweredAsAnUnknownOne() {
        String name = "user-" + UUID.randomUUID();
        Reply created = Product.admin()
                .send("POST", "/users", "{\"username\": \"%s\", \"password\": \"secret\"}".formatted(name));
        assertThat(created.status()).isEqualTo(201);
        Api other = new Api(demo.url(), name, "secret");
        String id = demo.accepted("{\"type\": \"noop\"}");
        Reply foreign = other.get("/jobs/" + id);
        Reply unknown = other.get("/jobs/" + UUID.randomUUID());
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.code()).isEqualTo(unknown.code()).isEqualTo("unknown-job");
        assertThat(new Api(demo.url(), "demo", "wrong").get("/jobs/" + id).status())
                .isEqualTo(401);
    }
}
