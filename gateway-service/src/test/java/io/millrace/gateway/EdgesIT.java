package io.millrace.gateway;

import static io.millrace.gateway.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, what is public, what operators see, and that the published document tells the truth. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class EdgesIT {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    ObjectMapper mapper;

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/jobs/01a1fd90-1180-7776-b8ed-b85945f24361", "/types", "/workers", "/users"})
    void withoutCredentialsNothingIsSaid(String path) {
        given().get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Basic"))
                .body("code", equalTo("unauthenticated"))
                .body("trace_id", notNullValue());
        given().auth()
                .preemptive()
                .basic("demo", "wrong")
                .get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Basic"))
                .body("code", equalTo("bad-credentials"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic ZGVtbw==", "Basic AAAA", "Bearer x", "Digest username=demo"})
    void oddCredentialsAreNone(String header) {
        given().header("Authorization", header)
                .get("/types")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Basic"));
    }

    @Test
    void passwordsThatNoUserCanHaveAreWrongOnes() {
        for (String password : List.of("x".repeat(73), "demo\u0000", "\u00e9".repeat(37), "")) {
            given().auth()
                    .preemptive()
                    .basic("demo", password)
                    .get("/types")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("bad-credentials"));
        }
    }

    @Test
    void theScriptOfAPageIsAnsweredWithoutAWindowOfTheBrowser() {
        assertThat(given().header("Sec-Fetch-Mode", "cors")
                        .get("/types")
                        .headers()
                        .getValues("WWW-Authenticate"))
                .containsExactly("Bearer realm=\"millrace\"");
    }

    @Test
    void rolesCount() {
        as("agent")
                .get("/jobs")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("not-permitted"));
        as("agent").get("/types").then().statusCode(200);
        as("demo").get("/users").then().statusCode(403);
        as("admin").get("/users").then().statusCode(200).body("users.username", hasItems("admin", "agent", "demo"));
    }

    @Test
    void usersComeAndGoAndNeedThePermissionForCommands() {
        Map<String, Object> user = Map.of("username", "plain", "password", "plain", "roles", List.of("user"));
        as("admin")
                .contentType(ContentType.JSON)
                .body(user)
                .post("/users")
                .then()
                .statusCode(201)
                .body("$", not(hasKey("password")));
        as("admin")
                .contentType(ContentType.JSON)
                .body(user)
                .post("/users")
                .then()
                .statusCode(409)
                .body("code", equalTo("already-exists"));

        as("plain")
                .contentType(ContentType.JSON)
                .body("{\"type\": \"command\"}")
                .post("/jobs")
                .then()
                .statusCode(403)
                .body("code", equalTo("not-permitted"));
        as("plain").get("/jobs").then().statusCode(200).body("jobs.size()", equalTo(0));

        as("admin").delete("/users/plain").then().statusCode(204);
        as("plain").get("/jobs").then().statusCode(401);
        as("admin").delete("/users/plain").then().statusCode(404).body("code", equalTo("not-found"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "",
                "{\"username\": \"a\", \"password\": \"b\", \"hash\": \"c\"}",
                "{\"username\": 5, \"password\": \"b\"}",
                "{\"username\": \"a\", \"username\": \"b\", \"password\": \"b\"}",
                "{\"username\": \"a:b\", \"password\": \"b\"}",
                "{\"username\": \"a\", \"password\": \"b\", \"roles\": [\"root\"]}",
                "{\"username\": \"a\", \"password\": \"b\", \"roles\": \"admin\"}",
                "{\"username\": \"a\"}",
                "{\"username\": \"a\", \"password\": \"b\"} {}"
            })
    void badUsers(String body) {
        as("admin")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/users")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors.size()", not(equalTo(0)))
                .body(not(containsString("jackson")))
                .body(not(containsString("millrace.gateway")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi", "/q/openapi", "/docs/"})
    void theDocumentIsPublic(String path) {
        given().get(path).then().statusCode(200);
    }

    @Test
    void theDocumentSaysHowToLogIn() throws Exception {
        JsonNode document = document();

        assertThat(document.at("/components/securitySchemes/basic/scheme").textValue())
                .isEqualTo("basic");
        assertThat(document.at("/paths/~1jobs/post/security").toString()).contains("basic");
        assertThat(document.at("/components/schemas/Job/properties/job_id")).isNotEmpty();
    }

    @Test
    void everyExampleInTheDocumentIsAccepted() throws Exception {
        int submitted = 0;
        for (var path : document().get("paths").properties()) {
            // What agents tell is of runs that they have claimed.
            if (path.getKey().startsWith("/agent/")) {
                continue;
            }
            for (var operation : path.getValue().properties()) {
                JsonNode examples = operation.getValue().at("/requestBody/content/application~1json/examples");
                for (var example : examples.properties()) {
                    JsonNode value = example.getValue().get("value");
                    String body = value.isTextual() ? value.textValue() : value.toString();
                    int status = as(Set.of("/users", "/types").contains(path.getKey()) ? "admin" : "demo")
                            .contentType(ContentType.JSON)
                            .body(body)
                            .request(
                                    operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                    path.getKey().replace("{object_id}", Api.newKey()))
                            .statusCode();
                    assertThat(status).as(path.getKey() + " " + body).isIn(200, 201, 202);
                    submitted++;
                }
            }
        }
        assertThat(submitted).isGreaterThanOrEqualTo(4);
    }

    private JsonNode document() throws Exception {
        return mapper.readTree(
                given().accept(ContentType.JSON).get("/openapi?format=json").asString());
    }

    @Test
    void operatorsHaveAPortOfTheirOwn() {
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
        given().get(management.resolve("/q/health/live")).then().statusCode(200).body("status", equalTo("UP"));
        given().get(management.resolve("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem("postgresql"))
                .body("checks.find { it.name == 'fast-path' }.data.redis", equalTo("up"))
                .body("checks.find { it.name == 'fast-path' }.data.rabbitmq", equalTo("up"));
    }

    @Test
    void metricsAreBounded() {
        Api.noop();
        Api.get("/jobs/" + Api.noop());
        String metrics = given().get(management.resolve("/q/metrics"))
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(metrics)
                .contains("millrace_submissions_total{outcome=\"accepted\"")
                .contains("millrace_persist_batch_size")
                .contains("millrace_watchers")
                .contains("millrace_publish_pending")
                .contains("millrace_reconcile_republished")
                .contains("uri=\"/jobs/{job_id}\"")
                .doesNotContain("uri=\"/jobs/0");
    }

    @Test
    void requestsAreCountedByThePathsOfTheDocument() {
        Map<String, Object> paths =
                given().queryParam("format", "json").get("/openapi").path("paths");

        assertThat(HttpUris.TEMPLATES).containsExactlyInAnyOrderElementsOf(paths.keySet());
        assertThat(HttpUris.word("/jobs/by-object/{object_id:.+}")).isEqualTo("/jobs/by-object/{object_id}");
        assertThat(HttpUris.word("/jobs/{anything}")).isEqualTo("OTHER");
    }
}
