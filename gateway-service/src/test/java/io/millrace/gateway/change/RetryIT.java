package io.millrace.gateway.change;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.newKey;
import static io.millrace.gateway.Api.noop;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.core.job.Attempt;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class RetryIT {
    @Inject
    TestWorker worker;

    private static Response retry(String user, String id) {
        return as(user).post("/jobs/" + id + "/retry");
    }

    private static void cancel(String id) {
        as("demo").delete("/jobs/" + id).then().statusCode(200);
    }

    @Test
    void aFailedJobIsQueuedAgainAndRunsToItsEnd() {
        String id = noop();
        worker.fail(worker.claim(id));
        get("/jobs/" + id).then().body("status", equalTo("failed")).body("error.code", equalTo("broken"));

        retry("demo", id)
                .then()
                .statusCode(200)
                .body("job_id", equalTo(id))
                .body("status", equalTo("queued"))
                .body("reason", nullValue())
                .body("error", nullValue())
                .body("finished_at", nullValue())
                .body("attempt", equalTo(1));

        Attempt second = worker.claim(id);
        worker.complete(second, "{}");
        get("/jobs/" + id).then().body("status", equalTo("completed")).body("attempt", equalTo(2));
        retry("demo", id)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("not-retryable"))
                .body("job_status", equalTo("completed"));
    }

    @Test
    void aJobThatHasNotEndedIsNotRetryable() {
        retry("demo", noop()).then().statusCode(409).body("job_status", equalTo("queued"));
    }

    @Test
    void aJobWhoseWindowIsTakenConflicts() {
        String body = "{\"type\": \"noop\", \"object_id\": \"%s\"}".formatted(newKey());
        String first = accepted(body);
        cancel(first);
        String second = accepted(body);

        retry("demo", first)
                .then()
                .statusCode(409)
                .body("code", equalTo("dedup-conflict"))
                .body("job_id", equalTo(second));

        cancel(second);
        retry("demo", first).then().statusCode(200);
        as("demo")
                .contentType("application/json")
                .body(body)
                .post("/jobs")
                .then()
                .statusCode(200)
                .body("job_id", equalTo(first))
                .body("deduplicated", equalTo(true));
    }

    @Test
    void aForeignJobIsAsUnknownAsNone() {
        String id = noop();
        cancel(id);
        retry("agent", id).then().statusCode(403);
        retry("demo", "01a1fd90-1180-7776-b8ed-b85945f24361")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown-job"));
        retry("demo", "x").then().statusCode(404);
        retry("admin", id).then().statusCode(200).body("owner", equalTo("demo"));
        get("/jobs/" + id).then().body("job_id", notNullValue());
    }
}
