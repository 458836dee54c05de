package io.millrace.gateway.agent;

import static io.millrace.gateway.Api.as;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which job an agent gets, and which it does not. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AgentChoiceIT {
    private final String type = "choice-" + Long.toString(System.nanoTime(), 36);

    @BeforeEach
    void declare() {
        post("admin", "/types", "{\"name\": \"%s\", \"schema\": {}}".formatted(type))
                .then()
                .statusCode(201);
    }

    private static Response post(String user, String path, String body) {
        return as(user).contentType(ContentType.JSON).body(body).post(path);
    }

    private String submit(String priority) {
        return Api.accepted("{\"type\": \"%s\", \"priority\": \"%s\"}".formatted(type, priority));
    }

    private Response claim() {
        return post("agent", "/agent/claim", "{\"types\": [\"%s\"], \"worker\": \"robot\"}".formatted(type));
    }

    private void assertClaims(String id) {
        claim().then().statusCode(200).body("job_id", equalTo(id));
    }

    private void control(String what) {
        as("admin").post("/queues/" + type + ".normal/" + what).then().statusCode(204);
    }

    @Test
    void aHigherPriorityGoesBeforeAnEarlierJob() {
        String low = submit("low");
        String normal = submit("normal");
        String high = submit("high");
        String later = submit("high");

        assertClaims(high);
        assertClaims(later);
        assertClaims(normal);
        assertClaims(low);
    }

    @Test
    void nothingOfAPausedQueueIsGivenOutUntilItGoesOn() {
        String normal = submit("normal");
        control("pause");
        claim().then().statusCode(204);
        Api.get("/jobs/" + normal + "/why").then().body("code", equalTo("queue_paused"));
        assertClaims(submit("low"));

        control("resume");

        assertClaims(normal);
    }

    @Test
    void whoWaitsForACancelNeedNotWaitForTheAgent() {
        String id = submit("normal");
        assertClaims(id);

        as("demo")
                .post("/jobs/" + id + "/cancel?wait=true")
                .then()
                .statusCode(200)
                .body("job_id", equalTo(id))
                .body("status", equalTo("cancelled"))
                .body("reason", equalTo("cancelled_by_user"));
        post("agent", "/agent/jobs/" + id + "/heartbeat", "{\"attempt\": 1}")
                .then()
                .statusCode(409)
                .body("code", equalTo("stale-attempt"));
    }
}
