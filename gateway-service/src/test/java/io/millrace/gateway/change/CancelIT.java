package io.millrace.gateway.change;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.noop;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.core.job.Attempt;
import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.millrace.gateway.watch.Watchers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class CancelIT {
    @Inject
    TestWorker worker;

    @Inject
    Watchers watchers;

    @ParameterizedTest
    @ValueSource(strings = {"", "?wait=true", "?wait=5"})
    void aWaitingJobNeverRuns(String query) {
        String id = noop();

        cancel(id + "/cancel" + query)
                .then()
                .statusCode(200)
                .body("job_id", equalTo(id))
                .body("status", equalTo("cancelled"))
                .body("reason", equalTo("cancelled_by_user"))
                .body("finished_at", notNullValue());
        cancel(id + "/cancel" + query)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("already-cancelled"))
                .body("job_status", equalTo("cancelled"));
    }

    @Test
    void aScheduledJobNeverRuns() {
        String id = Api.accepted("{\"type\": \"noop\", \"delay_seconds\": 3600}");

        as("demo").delete("/jobs/" + id).then().statusCode(200).body("status", equalTo("cancelled"));
    }

    @Test
    void aRunningJobIsAboutToBe() {
        String id = noop();
        Attempt attempt = worker.claim(id);

        cancel(id + "/cancel").then().statusCode(202).body("status", equalTo("processing"));
        as("demo").delete("/jobs/" + id + "?wait=1").then().statusCode(202).body("status", equalTo("processing"));
        CompletableFuture<Response> waiting =
                CompletableFuture.supplyAsync(() -> as("demo").delete("/jobs/" + id + "?wait=true"));
        await().until(() -> watchers.size() == 1);
        worker.stop(attempt);

        waiting.join().then().statusCode(200).body("status", equalTo("cancelled"));
        get("/jobs/" + id).then().body("reason", equalTo("cancelled_by_user"));
    }

    @Test
    void completionMayWin() {
        String id = noop();
        Attempt attempt = worker.claim(id);
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> cancel(id + "/cancel?wait=true"));
        await().until(() -> watchers.size() == 1);
        worker.complete(attempt, "{}");

        waiting.join()
                .then()
                .statusCode(409)
                .body("code", equalTo("already-finished"))
                .body("job_status", equalTo("completed"));
        as("demo")
                .delete("/jobs/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("already-finished"))
                .body("job_status", equalTo("completed"));
        get("/jobs/" + id).then().body("status", equalTo("completed"));
    }

    @Test
    void aBodyIsNotLookedAt() {
        String id = noop();

        as("demo")
                .contentType("text/plain")
                .body("please")
                .post("/jobs/" + id + "/cancel")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=0", "wait=maybe", "force=true"})
    void aBadWaitCancelsNothing(String query) {
        String id = noop();

        cancel(id + "/cancel?" + query).then().statusCode(400).body("code", equalTo("invalid"));
        get("/jobs/" + id).then().body("status", equalTo("queued"));
    }

    private static Response cancel(String path) {
        return as("demo").post("/jobs/" + path);
    }
}
