package io.millrace.gateway.change;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.newKey;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.core.job.Attempt;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class BulkIT {
    @Inject
    TestWorker worker;

    private static Response bulk(String user, String what, String filter) {
        return as(user).contentType(ContentType.JSON).body(filter).post("/jobs/" + what);
    }

    private static void answers(Response response, int matched, int changed) {
        response.then()
                .statusCode(200)
                .body("matched", equalTo(matched))
                .body("changed", equalTo(changed))
                .body("more", equalTo(false));
    }

    private static String labelled(String label) {
        return accepted("{\"type\": \"noop\", \"labels\": {\"bulk\": \"%s\"}}".formatted(label));
    }

    @Test
    void allThatMatchAndCanBeAreCancelledAndRetried() {
        String label = newKey();
        String waiting = labelled(label);
        String running = labelled(label);
        String done = labelled(label);
        String other = labelled(newKey());
        Attempt attempt = worker.claim(running);
        worker.complete(worker.claim(done), "{}");
        String filter = "{\"label\": \"bulk:%s\"}".formatted(label);

        answers(bulk("demo", "cancel", filter), 2, 2);

        get("/jobs/" + waiting).then().body("status", equalTo("cancelled"));
        get("/jobs/" + done).then().body("status", equalTo("completed"));
        get("/jobs/" + other).then().body("status", equalTo("queued"));
        worker.stop(attempt);
        answers(bulk("demo", "cancel", filter), 0, 0);

        answers(bulk("demo", "retry", "{\"label\": [\"bulk:%s\"], \"status\": \"cancelled\"}".formatted(label)), 2, 2);
        get("/jobs/" + running).then().body("status", equalTo("queued"));
        answers(as("demo").post("/jobs/cancel?label=bulk:" + label), 2, 2);
    }

    @Test
    void howManyMatchIsSaidBeforeAnythingIsChanged() {
        String label = newKey();
        String id = labelled(label);
        labelled(label);

        answers(bulk("demo", "cancel", "{\"label\": \"bulk:%s\", \"dry_run\": true}".formatted(label)), 2, 0);
        answers(as("demo").post("/jobs/cancel?dry_run=true&label=bulk:" + label), 2, 0);
        get("/jobs/" + id).then().body("status", equalTo("queued"));

        answers(bulk("demo", "cancel", "{\"label\": \"bulk:%s\", \"dry_run\": false}".formatted(label)), 2, 2);
        answers(bulk("demo", "retry", "{\"label\": \"bulk:%s\", \"dry_run\": true}".formatted(label)), 2, 0);
    }

    @Test
    void oneOfTwoThatShareAKeyIsRetried() {
        String key = newKey();
        String body = "{\"type\": \"noop\", \"object_id\": \"%s\"}".formatted(key);
        as("demo").delete("/jobs/" + accepted(body)).then().statusCode(200);
        as("demo").delete("/jobs/" + accepted(body)).then().statusCode(200);

        answers(bulk("demo", "retry", "{\"object_id\": \"%s\"}".formatted(key)), 2, 1);
    }

    @Test
    void othersJobsAreOutOfReach() {
        String label = newKey();
        labelled(label);
        String filter = "{\"owner\": \"demo\", \"label\": \"bulk:%s\"}".formatted(label);
        answers(bulk("demo", "cancel", filter.replace("demo", "admin")), 0, 0);
        answers(bulk("admin", "cancel", filter), 1, 1);
    }

    @Test
    void whatIsInAnotherStatusDoesNotMatch() {
        String label = newKey();
        labelled(label);
        answers(bulk("demo", "retry", "{\"label\": \"bulk:%s\", \"status\": \"queued\"}".formatted(label)), 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | body",
                "[] | body",
                "{\"dry_run\": true} | body",
                "{\"dry_run\": \"true\", \"type\": \"noop\"} | dry_run",
                "{\"dry_run\": [true], \"type\": \"noop\"} | dry_run",
                "{\"label\": []} | label",
                "{\"status\": []} | status",
                "{\"status\": \"waiting\"} | status",
                "{\"state\": \"queued\"} | state",
                "{\"status\": 1} | status",
                "{\"status\": [\"queued\"]} | status",
                "{\"label\": [1]} | label",
                "{\"label\": \"nocolon\"} | label",
                "{\"limit\": \"5\"} | limit",
                "{\"created_after\": \"yesterday\"} | created_after"
            })
    void aFilterThatSaysNothingSensibleIsRefused(String filter, String field) {
        for (String what : new String[] {"cancel", "retry"}) {
            bulk("demo", what, filter)
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("errors[0].field", equalTo(field));
        }
    }

    @Test
    void noFilterOrTwoAreRefused() {
        as("demo").post("/jobs/cancel").then().statusCode(400).body("errors[0].field", equalTo("body"));
        bulk("demo", "cancel?status=queued", "{\"type\": \"noop\"}").then().statusCode(400);
    }
}
