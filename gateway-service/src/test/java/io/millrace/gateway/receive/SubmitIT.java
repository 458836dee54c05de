package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.newKey;
import static io.millrace.gateway.Api.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.JobQueue;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class SubmitIT {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

    @Inject
    TestWorker worker;

    @Inject
    JobQueue queue;

    @Test
    void anObjectIdAloneIsEnough() {
        String key = newKey();
        Response response = submit("demo", "{\"object_id\": \"" + key + "\"}");

        response.then()
                .statusCode(202)
                .contentType("application/json")
                .header("Location", equalTo("/jobs/" + response.path("job_id")))
                .body("job_id", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
                .body("object_id", equalTo(key))
                .body("type", equalTo("report"))
                .body("status", equalTo("queued"))
                .body("owner", equalTo("demo"))
                .body("priority", equalTo("normal"))
                .body("params", allOf(hasEntry("min_seconds", 15), hasEntry("max_seconds", 40)))
                .body("attempt", equalTo(0))
                .body("max_attempts", equalTo(3))
                .body("timeout_seconds", equalTo(60))
                .body("created_at", matchesPattern(TIME))
                .body("run_at", matchesPattern(TIME))
                .body("labels", anEmptyMap())
                .body("deduplicated", equalTo(false))
                .body("trace_id", matchesPattern("[0-9a-f]{32}"));
        for (String unknown : List.of(
                "reason", "progress", "result", "error", "started_at", "finished_at", "deadline_at", "worker")) {
            response.then().body("$", hasKey(unknown)).body(unknown, nullValue());
        }
    }

    @Test
    void everyFieldIsKept() {
        String id = accepted("""
                {"object_id": "%s", "type": "unstable_task", "params": {"failure_rate": 0.25}, "timeout_seconds": 30, "max_attempts": 5,
                 "backoff_seconds": 0, "delay_seconds": 3600, "dedup_window_seconds": 60, "retention_seconds": 10,
                 "labels": {"team": "billing", "ü": "ß: 1"}}""".formatted(newKey()));

        get("/jobs/" + id)
                .then()
                .statusCode(200)
                .body("status", equalTo("scheduled"))
                .body("params.failure_rate", equalTo(0.25f))
                .body("params.seconds", equalTo(0))
                .body("timeout_seconds", equalTo(30))
                .body("max_attempts", equalTo(5))
                .body("labels.team", equalTo("billing"))
                .body("labels.'ü'", equalTo("ß: 1"));
        Instant created = Instant.parse(get("/jobs/" + id).path("created_at"));
        Instant due = Instant.parse(get("/jobs/" + id).path("run_at"));
        assertThat(Duration.between(created, due)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void runAtIsKept() {
        String id = accepted("{\"type\": \"noop\", \"run_at\": \"2027-01-01T05:45:00.5+05:45\"}");

        get("/jobs/" + id)
                .then()
                .body("status", equalTo("scheduled"))
                .body("run_at", equalTo("2027-01-01T00:00:00.500Z"));
    }

    @Test
    void aTraceGoesOn() {
        as("demo")
                .contentType(ContentType.JSON)
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .body("{\"type\": \"noop\"}")
                .post("/jobs")
                .then()
                .statusCode(202)
                .body("trace_id", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Test
    void anAcceptedJobIsInItsQueue() {
        worker.showUp();
        long before = queue.ready(new QueueId("compute_sum", Priority.NORMAL)).orElseThrow();
        accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}}");

        Awaitility.await().until(() -> {
            worker.showUp();
            return queue.ready(new QueueId("compute_sum", Priority.NORMAL)).orElseThrow() == before + 1;
        });
    }

    @Test
    void theSameAgainIsTheFirstJob() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);

        submit("demo", body)
                .then()
                .statusCode(200)
                .body("job_id", equalTo(first))
                .body("deduplicated", equalTo(true));
        get("/jobs/" + first).then().body("deduplicated", equalTo(false));
    }

    @Test
    void equalMeansEqualAsJsonAfterDefaults() {
        String key = newKey();
        String first = accepted("{\"object_id\": \"%s\"}".formatted(key));
        String same =
                "{\"object_id\": \"%s\", \"type\": \"report\", \"params\": {\"max_seconds\": 40.0}, \"timeout_seconds\": 5}";
        String other = "{\"object_id\": \"%s\", \"params\": {\"max_seconds\": 41}}";

        submit("demo", same.formatted(key)).then().statusCode(200).body("job_id", equalTo(first));
        submit("demo", other.formatted(key))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("dedup-conflict"))
                .body("job_id", equalTo(first));
        submit("demo", "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(key))
                .then()
                .statusCode(409);
    }

    @Test
    void ownersDoNotBlockEachOther() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());

        submit("demo", body).then().statusCode(202);
        submit("admin", body).then().statusCode(202);
    }

    @Test
    void aFinishedJobHoldsItsWindow() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);
        worker.complete(worker.claim(first), "{}");

        submit("demo", body)
                .then()
                .statusCode(200)
                .body("job_id", equalTo(first))
                .body("status", equalTo("completed"));
    }

    @Test
    void aJobThatWasCancelledBeforeItRanFreesItsWindow() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);
        as("demo").delete("/jobs/" + first).then().statusCode(200);

        assertThat(accepted(body)).isNotEqualTo(first);
    }

    @Test
    void aHundredAtOnceAreOneJob() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        ExecutorService clients = Executors.newFixedThreadPool(32);
        try {
            List<CompletableFuture<Response>> sent = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> submit("demo", body), clients))
                    .toList();
            List<Response> answers = sent.stream().map(CompletableFuture::join).toList();

            assertThat(answers)
                    .extracting(answer -> answer.<String>path("job_id"))
                    .containsOnly(answers.get(0).<String>path("job_id"));
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 202).hasSize(1);
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(99);
        } finally {
            clients.shutdown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain-%s, plain-%s",
        "a%%2Fb%%2F%s, a/b/%s",
        "a%%252Fb-%s, a%%2Fb-%s",
        "%%C3%%A4+%%20%s, ä+ %s",
        "a%%2F..%%2Fb-%s, a/../b-%s",
        "%%3Fq=1%%23-%s, ?q=1#-%s"
    })
    void putTakesTheKeyFromThePath(String path, String key) {
        String unique = newKey();
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"type\": \"noop\"}")
                .put("/jobs/by-object/" + path.formatted(unique))
                .then()
                .statusCode(202)
                .body("object_id", equalTo(key.formatted(unique)));
    }

    @Test
    void putNeedsNoBody() {
        String key = newKey();
        String id = as("demo")
                .put("/jobs/by-object/" + key)
                .then()
                .statusCode(202)
                .body("type", equalTo("report"))
                .extract()
                .path("job_id");

        as("demo").put("/jobs/by-object/" + key).then().statusCode(200).body("job_id", equalTo(id));
        submit("demo", "{\"object_id\": \"" + key + "\"}")
                .then()
                .statusCode(200)
                .body("job_id", equalTo(id));
    }

    @Test
    void putRefusesAnotherKeyInTheBody() {
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"object_id\": \"b\"}")
                .put("/jobs/by-object/a")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("object_id"));
        String key = newKey();
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"object_id\": \"" + key + "\"}")
                .put("/jobs/by-object/" + key)
                .then()
                .statusCode(202);
    }
}
