package io.millrace.gateway.agent;

import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent protocol as an agent speaks it. Each test has a type of its own. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class AgentIT {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String OTHER = "other-agent";

    @Inject
    Claims claims;

    private final String type = "task-" + COUNT.incrementAndGet();

    @BeforeEach
    void aTypeAndAnotherAgent() {
        declare("{\"name\": \"%s\", \"schema\": {\"type\": \"object\", \"x-secret\": [\"token\"]}}".formatted(type))
                .then()
                .statusCode(201);
        post(
                "admin",
                "/users",
                "{\"username\": \"%s\", \"password\": \"%s\", \"roles\": [\"agent\"]}".formatted(OTHER, OTHER));
    }

    private static Response post(String user, String path, String body) {
        return as(user).contentType(ContentType.JSON).body(body).post(path);
    }

    private static Response declare(String body) {
        return post("admin", "/types", body);
    }

    private String submit() {
        return submit("");
    }

    private String submit(String more) {
        return Api.accepted("{\"type\": \"%s\"%s}".formatted(type, more));
    }

    private Response claim(int waitSeconds) {
        return claim("agent", waitSeconds);
    }

    private Response claim(String agent, int waitSeconds) {
        return post(
                agent,
                "/agent/claim",
                "{\"types\": [\"%s\"], \"worker\": \"robot\", \"wait_seconds\": %d}".formatted(type, waitSeconds));
    }

    private String claimed() {
        return claim(0).then().statusCode(200).extract().path("job_id");
    }

    private static Response heartbeat(String id, String body) {
        return post("agent", "/agent/jobs/" + id + "/heartbeat", body);
    }

    private static Response finish(String id, String body) {
        return post("agent", "/agent/jobs/" + id + "/finish", body);
    }

    @Test
    void threeJobsAreClaimedInTheirOrder() {
        List<String> ids = List.of(submit(), submit(", \"delay_seconds\": 0"), submit());

        claim(0).then()
                .statusCode(200)
                .body("job_id", equalTo(ids.get(0)))
                .body("status", equalTo("processing"))
                .body("attempt", equalTo(1))
                .body("worker", equalTo("robot"))
                .body("owner", equalTo("demo"))
                .body("lease_seconds", equalTo(30))
                .body("result", nullValue());
        assertThat(List.of(claimed(), claimed())).isEqualTo(ids.subList(1, 3));
        claim(0).then().statusCode(204);
        finish(ids.get(0), "{\"attempt\": 1, \"status\": \"completed\", \"result\": {\"sum\": 3}}")
                .then()
                .statusCode(200)
                .body("status", equalTo("completed"))
                .body("result.sum", equalTo(3));
    }

    @Test
    void whoWaitsGetsAJobWhenItComes() {
        CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> claim(30));
        await().atMost(Duration.ofSeconds(20)).until(() -> claims.waitsFor(type));
        long begin = System.nanoTime();
        String id = submit();

        waiting.join().then().statusCode(200).body("job_id", equalTo(id));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void whoWaitsInVainIsToldSoAtHisBound() {
        long begin = System.nanoTime();

        claim(1).then().statusCode(204);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void anAgentGetsSecretParamsAndNobodyElseDoes() {
        String id = submit(", \"params\": {\"token\": \"s3cret\", \"url\": \"x\"}");

        claim(0).then().body("params.token", equalTo("s3cret")).body("params.url", equalTo("x"));

        Api.get("/jobs/" + id).then().body("params.token", equalTo("***"));
        finish(id, "{\"attempt\": 1, \"status\": \"completed\"}").then().body("params.token", equalTo("***"));
    }

    @Test
    void aRunTellsHowFarItIsAndWhatItWrites() {
        String id = submit();
        claimed();

        heartbeat(
                        id,
                        "{\"attempt\": 1, \"progress\": {\"percent\": 40, \"message\": \"2 of 5\"}, \"output\": \"one\\n\"}")
                .then()
                .statusCode(200)
                .body("cancel", equalTo(false))
                .body("lease_seconds", equalTo(30));
        heartbeat(id, "{\"attempt\": 1, \"output\": \"one\\ntwö\\n\", \"output_offset\": 0}")
                .then()
                .statusCode(200);
        heartbeat(id, "{\"attempt\": 1, \"output\": \"x\", \"output_offset\": 99}")
                .then()
                .statusCode(400)
                .body("errors.field", contains("output_offset"))
                .body("errors.message", contains("must be at most 9, what there is of its output"));

        Api.get("/jobs/" + id).then().body("progress.percent", equalTo(40)).body("progress.message", equalTo("2 of 5"));
        assertThat(Api.get("/jobs/" + id + "/output").asString()).isEqualTo("one\ntwö\n");
    }

    @Test
    void anAttemptWritesSixteenMebibytesAtMost() {
        String id = submit();
        claimed();
        String part = "{\"attempt\": 1, \"output\": \"" + "x".repeat(1_000_000) + "\"}";
        for (int i = 0; i < 16; i++) {
            heartbeat(id, part).then().statusCode(200);
        }

        heartbeat(id, part).then().statusCode(413).body("code", equalTo("too-large"));
        heartbeat(id, "{\"attempt\": 1}").then().statusCode(200);
    }

    @Test
    void aReportMayBeSentAgainAndAnotherOneIsStale() {
        String id = submit();
        claimed();
        String done = "{\"attempt\": 1, \"status\": \"completed\", \"result\": {\"n\": 1}}";

        for (int i = 0; i < 3; i++) {
            finish(id, done).then().statusCode(200).body("status", equalTo("completed"));
        }
        finish(id, done.replace("1}", "2}")).then().statusCode(409).body("code", equalTo("stale-attempt"));
        heartbeat(id, "{\"attempt\": 1}").then().statusCode(409).body("code", equalTo("stale-attempt"));
        Api.get("/jobs/" + id + "/attempts").then().body("attempts.outcome", contains("completed"));
    }

    @Test
    void aFailureIsTriedAgainAfterItsBackoff() {
        String id = submit(", \"max_attempts\": 2, \"backoff_seconds\": 0");
        claimed();
        String failed =
                "{\"attempt\": %d, \"status\": \"failed\", \"error\": {\"code\": \"bad-input\", \"message\": \"no video\"}}";

        finish(id, failed.formatted(1)).then().statusCode(200).body("error", nullValue());
        claim(20).then().statusCode(200).body("attempt", equalTo(2));
        finish(id, failed.formatted(2))
                .then()
                .statusCode(200)
                .body("status", equalTo("failed"))
                .body("reason", equalTo("error"))
                .body("error.code", equalTo("bad-input"));
    }

    @Test
    void aJobIsCancelledAtOnceAndItsAgentLearnsOfIt() {
        String one = submit();
        String other = submit();
        claimed();
        claimed();

        as("demo").post("/jobs/" + one + "/cancel").then().statusCode(200).body("status", equalTo("cancelled"));
        as("demo").post("/jobs/" + one + "/cancel").then().statusCode(409).body("code", equalTo("already-cancelled"));
        post("demo", "/jobs/cancel", "{\"type\": \"%s\"}".formatted(type))
                .then()
                .body("changed", equalTo(1));

        for (String id : List.of(one, other)) {
            heartbeat(id, "{\"attempt\": 1}").then().statusCode(409).body("code", equalTo("stale-attempt"));
            finish(id, "{\"attempt\": 1, \"status\": \"completed\"}").then().statusCode(409);
            Api.get("/jobs/" + id).then().body("status", equalTo("cancelled")).body("result", nullValue());
        }
    }

    @Test
    void aRunThatIsOverItsTimeIsToldSoAndEnds() {
        String id = submit(", \"timeout_seconds\": 1, \"max_attempts\": 1");
        claimed();

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            Response beat = heartbeat(id, "{\"attempt\": 1}");
            return beat.statusCode() == 409 || beat.path("cancel").equals(true);
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> Api.get("/jobs/" + id).then().body("reason", equalTo("timeout")));
        Api.get("/jobs/" + id).then().body("error.message", equalTo("timed out after 1 seconds"));
    }

    @Test
    void onlyTheAgentThatClaimedIsHeard() {
        String id = submit();
        claimed();

        post(OTHER, "/agent/jobs/" + id + "/heartbeat", "{\"attempt\": 1}")
                .then()
                .statusCode(409);
        post(OTHER, "/agent/jobs/" + id + "/finish", "{\"attempt\": 1, \"status\": \"completed\"}")
                .then()
                .statusCode(409)
                .body("code", equalTo("stale-attempt"));
        heartbeat(id, "{\"attempt\": 2}").then().statusCode(409);
        heartbeat(UUID.randomUUID().toString(), "{\"attempt\": 1}")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown-job"));
        heartbeat("no-uuid", "{\"attempt\": 1}").then().statusCode(404);
        finish(UUID.randomUUID().toString(), "{\"attempt\": 1, \"status\": \"completed\"}")
                .then()
                .statusCode(404);
        heartbeat(id, "{\"attempt\": 1}").then().statusCode(200);
    }

    @Test
    void agentsAloneClaimAndAdministratorsAloneDeclare() {
        String id = submit();
        for (String user : List.of("demo", "admin")) {
            claim(user, 0).then().statusCode(403).body("code", equalTo("not-permitted"));
            post(user, "/agent/jobs/" + id + "/heartbeat", "{\"attempt\": 1}")
                    .then()
                    .statusCode(403);
            post(user, "/agent/jobs/" + id + "/finish", "{\"attempt\": 1, \"status\": \"completed\"}")
                    .then()
                    .statusCode(403);
        }
        for (String user : List.of("demo", "agent")) {
            post(user, "/types", "{\"name\": \"a\", \"schema\": {}}").then().statusCode(403);
        }
        as("agent").get("/types").then().statusCode(200);
        as("agent").get("/jobs/" + id).then().statusCode(403);
    }

    @Test
    void whatIsWrongWithAClaimIsSaid() {
        post("agent", "/agent/claim", "{\"types\": [\"noop\", \"nope\", \"report\", \"nothing\"], \"worker\": \"w\"}")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.field", contains("types[1]", "types[3]"))
                .body("errors.message[0]", equalTo("there is no such job type"));
        post("agent", "/agent/claim", "{\"types\": [\"nope\"], \"worker\": \"\", \"wait_seconds\": 31}")
                .then()
                .statusCode(400)
                .body("errors.field", contains("worker", "wait_seconds", "types[0]"));
        post("agent", "/agent/claim", "{").then().statusCode(400);
        as("agent").body("{}").post("/agent/claim").then().statusCode(415);
    }

    @Test
    void aDeclaredTypeIsReplacedAndOneOfWorkersIsNot() {
        String body =
                "{\"name\": \"%s\", \"description\": \"%s\", \"schema\": {\"type\": \"object\"}, \"defaults\": {\"max_attempts\": 7}}";
        declare(body.formatted(type, "second"))
                .then()
                .statusCode(200)
                .body("description", equalTo("second"))
                .body("runs_on", equalTo("agents"))
                .body("defaults.max_attempts", equalTo(7))
                .body("defaults.timeout_seconds", equalTo(60));
        Map<String, Object> shown = as("agent").get("/types").path("types.find { it.name == '" + type + "' }");
        assertThat(shown).containsEntry("description", "second").containsEntry("runs_on", "agents");
        Api.get("/jobs/" + submit()).then().body("max_attempts", equalTo(7));

        declare(body.formatted("noop", "mine")).then().statusCode(409).body("code", equalTo("already-exists"));
        declare("{\"name\": \"%s\", \"schema\": {\"type\": \"nonsense\"}}".formatted(type))
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("schema"))
                .body("errors.message", hasItem(containsString("/type")));
    }

    @Test
    void whyAJobOfAgentsWaitsIsTold() {
        String id = submit();
        Api.get("/jobs/" + id + "/why")
                .then()
                .body("code", equalTo("no_worker_for_type"))
                .body("detail", containsString("agents run jobs of type " + type));
        String second = submit();
        claimed();
        Api.get("/jobs/" + id + "/why").then().body("detail", equalTo("it runs on worker robot"));
        Api.get("/jobs/" + second + "/why")
                .then()
                .body("code", equalTo("behind_others"))
                .body("position", equalTo(1));
    }
}
