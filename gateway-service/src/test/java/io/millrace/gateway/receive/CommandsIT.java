package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.submit;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Reason;
import io.millrace.gateway.Limited;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Who may have which command run, where {@code echo} alone is allowed. */
@QuarkusTest
@TestProfile(Limited.class)
class CommandsIT {
    private static final String ECHO = "{\"type\": \"command\", \"params\": {\"argv\": [\"echo\", \"hello\"]}}";

    @Inject
    TestWorker worker;

    @Test
    void whatIsOnTheListIsAcceptedAndTriedOnce() {
        submit("demo", ECHO)
                .then()
                .statusCode(202)
                .body("max_attempts", equalTo(1))
                .body("params.max_output_bytes", equalTo(1_048_576))
                .body("params.network", equalTo(false));
    }

    @Test
    void whatIsNotIsRefused() {
        for (String params : new String[] {
            "{\"argv\": [\"sh\", \"-c\", \"echo hello\"]}",
            "{\"command\": \"echo hello\"}",
            "{\"argv\": [\"/bin/echo\"]}",
            "{\"argv\": [\"echo\"], \"image\": \"alpine\"}",
            "{\"argv\": [\"echo\"], \"env\": {\"PATH\": \"/tmp\"}}"
        }) {
            submit("demo", "{\"type\": \"command\", \"params\": " + params + "}")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json")
                    .body("code", equalTo("command-not-allowed"));
        }
    }

    @Test
    void aBatchTellsItOfEachItem() {
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"jobs\": [" + ECHO + ", {\"type\": \"command\", \"params\": {\"command\": \"ls\"}}]}")
                .post("/jobs/batch")
                .then()
                .statusCode(200)
                .body("results[0].status", equalTo("queued"))
                .body("results[1].code", equalTo("command-not-allowed"))
                .body("results[1].detail", containsString("command lines"));
    }

    @Test
    void theOneWhoLostThePermissionDoesNotHaveItRunAgain() {
        user(
                "{\"username\": \"operator\", \"password\": \"operator\", \"roles\": [\"user\"], \"permissions\": [\"command\"]}");
        String id = submit("operator", ECHO).then().statusCode(202).extract().path("job_id");
        Attempt attempt = worker.claim(id);
        worker.fail(attempt, Reason.EXIT_CODE);
        as("admin").delete("/users/operator").then().statusCode(204);
        user("{\"username\": \"operator\", \"password\": \"operator\", \"roles\": [\"user\"], \"permissions\": []}");

        as("operator").post("/jobs/" + id + "/retry").then().statusCode(403).body("code", equalTo("not-permitted"));
        as("operator")
                .contentType(ContentType.JSON)
                .body("{\"type\": \"command\"}")
                .post("/jobs/retry")
                .then()
                .statusCode(200)
                .body("changed", equalTo(0));
        as("operator").get("/jobs/" + id).then().body("status", equalTo("failed"));
    }

    private static void user(String body) {
        as("admin")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/users")
                .then()
                .statusCode(201);
    }
}
