package io.millrace.gateway.identity;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another user's jobs look like: as if they were not there, at every endpoint of the published document. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TwoUsersIT {
    private static final String STRANGER = "stranger";

    @Inject
    ObjectMapper mapper;

    private String key;
    private String foreign;

    @BeforeEach
    void aJobOfDemoAndAStranger() {
        key = Api.newKey();
        foreign = accepted(
                "{\"type\": \"noop\", \"object_id\": \"%s\", \"labels\": {\"secret\": \"%s\"}}".formatted(key, key));
        as("admin")
                .contentType(ContentType.JSON)
                .body(Map.of("username", STRANGER, "password", STRANGER))
                .post("/users");
    }

    @Test
    void everyEndpointAnswersForAForeignIdAsForAnUnknownOne() throws Exception {
        JsonNode document = mapper.readTree(
                given().accept(ContentType.JSON).get("/openapi?format=json").asString());
        List<String> tried = new ArrayList<>();
        for (var path : document.get("paths").properties()) {
            // Agents run anybody's jobs; what of them is whose, AgentIT shows.
            if (!path.getKey().contains("{job_id}") || path.getKey().startsWith("/agent/")) {
                continue;
            }
            for (var operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                Response foreignAnswer = ask(method, path.getKey(), foreign);
                Response unknownAnswer =
                        ask(method, path.getKey(), UUID.randomUUID().toString());
                foreignAnswer
                        .then()
                        .statusCode(404)
                        .body("code", equalTo("unknown-job"))
                        .body(not(containsString("demo")));
                assertThat(withoutIds(foreignAnswer)).isEqualTo(withoutIds(unknownAnswer));
                tried.add(method + " " + path.getKey());
            }
        }
        assertThat(tried).hasSizeGreaterThanOrEqualTo(8);
        as("demo").get("/jobs/" + foreign).then().statusCode(200).body("status", equalTo("queued"));
    }

    @Test
    void listsStreamsFiltersAndCountsShowOwnJobsAlone() {
        for (String query : List.of("", "?owner=demo", "?object_id=" + key, "?label=secret:" + key, "?status=queued")) {
            as(STRANGER).get("/jobs" + query).then().statusCode(200).body("jobs.job_id", not(equalTo(foreign)));
            String stream = as(STRANGER)
                    .accept("application/x-ndjson")
                    .get("/jobs" + query)
                    .asString();
            assertThat(stream).as(query).doesNotContain(foreign).doesNotContain(key);
        }
        String cursor = as("demo").get("/jobs?limit=1").path("next_cursor");
        if (cursor != null) {
            assertThat(as(STRANGER).get("/jobs?cursor=" + cursor).asString()).doesNotContain("\"owner\":\"demo\"");
        }
        for (String bulk : List.of("/jobs/cancel", "/jobs/retry")) {
            as(STRANGER)
                    .contentType(ContentType.JSON)
                    .body(Map.of("object_id", key))
                    .post(bulk)
                    .then()
                    .statusCode(200)
                    .body("matched", equalTo(0))
                    .body("changed", equalTo(0));
        }
        as("demo").get("/jobs/" + foreign).then().body("status", equalTo("queued"));
    }

    @Test
    void theSameObjectIsAnotherJobForAnotherUser() {
        String own = Api.submit(STRANGER, "{\"type\": \"noop\", \"object_id\": \"%s\"}".formatted(key))
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
        assertThat(own).isNotEqualTo(foreign);
        Api.submit(
                        STRANGER,
                        "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}, \"object_id\": \"%s\"}"
                                .formatted(key))
                .then()
                .statusCode(409)
                .body("job_id", equalTo(own));
    }

    @Test
    void anAdministratorSeesAll() {
        as("admin").get("/jobs/" + foreign).then().statusCode(200).body("owner", equalTo("demo"));
        as("admin").get("/jobs?object_id=" + key).then().body("jobs.job_id", equalTo(List.of(foreign)));
    }

    private static Response ask(String method, String path, String id) {
        String asked = path.replace("{job_id}", id)
                .replace("{delivery_id}", UUID.randomUUID().toString());
        return as(STRANGER).contentType(ContentType.JSON).request(method, asked);
    }

    private static String withoutIds(Response response) {
        return response.statusCode() + response.asString().replaceAll("[0-9a-f-]{32,36}", "…");
    }
}
