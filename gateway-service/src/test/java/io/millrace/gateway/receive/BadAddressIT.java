package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.receive.Problems.invalid;
import static io.millrace.gateway.receive.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of bad input: paths, queries, methods and what is asked for. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class BadAddressIT {
    @ParameterizedTest
    @ValueSource(strings = {"%00", "%ED%A0%80", "%C3", "a%0Ab"})
    void aBadKeyInThePath(String key) {
        Response response = as("demo").put("/jobs/by-object/" + key);

        assertThat(response.statusCode()).isEqualTo(400);
        response.then().contentType("application/problem+json").body("code", equalTo("invalid"));
    }

    @Test
    void aLongKeyInThePath() {
        invalid(as("demo").put("/jobs/by-object/" + "x".repeat(201)), "object_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=-1",
                "limit=0",
                "limit=1001",
                "limit=1000000000",
                "limit=99999999999999999999",
                "limit=ten",
                "limit=",
                "limit=1&limit=2",
                "cursor=x",
                "cursor='%20OR%201=1--",
                "status=done",
                "status=queued'--",
                "type='%20OR%201=1--",
                "owner='%20OR%201=1--",
                "label=novalue",
                "label=:v",
                "label=a:1&label=a:2",
                "created_after=yesterday",
                "created_before=2026-01-01'--",
                "object_id=%00",
                "object_id=" + "%C3%28",
                "object_id=",
                "offset=5",
                "%00=1"
            })
    void aBadQuery(String query) {
        for (String accept : new String[] {"application/json", "application/x-ndjson"}) {
            Response response = as("demo").accept(accept).get("/jobs?" + query);

            response.then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("code", equalTo("invalid"));
        }
    }

    @Test
    void sqlInAnObjectIdIsAnObjectId() {
        get("/jobs?object_id='%20OR%201=1--").then().statusCode(200).body("jobs.size()", is(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=0",
                "wait=61",
                "wait=-1",
                "wait=yes",
                "wait=1.5",
                "wait=",
                "wait=true&since=done",
                "wait=true&until=later",
                "until=",
                "wait=true&wait=5",
                "waits=true"
            })
    void aBadWait(String query) {
        get("/jobs/01a1fd90-1180-7776-b8ed-b85945f24361?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42",
                "nope",
                "01a1fd90-1180-7776-b8ed",
                "01a1fd9011807776b8edb85945f24361",
                "%7B01a1fd90-1180-7776-b8ed-b85945f24361%7D",
                "..%2F..%2Fetc%2Fpasswd",
                "a%2Fb",
                "%00",
                "01a1fd90-1180-7776-b8ed-b85945f24361'--",
                "01a1fd90-1180-7776-b8ed-b85945f24361%20"
            })
    void anIdThatIsNone(String id) {
        for (Response response : new Response[] {
            get("/jobs/" + id),
            get("/jobs/" + id + "?wait=true"),
            get("/jobs/" + id + "/attempts"),
            as("demo").delete("/jobs/" + id),
            as("demo").post("/jobs/" + id + "/cancel")
        }) {
            response.then()
                    .statusCode(anyOf(is(404), is(400)))
                    .contentType("application/problem+json")
                    .body(not(containsString("Exception")));
        }
    }

    @Test
    void dotsInAPath() {
        assertThat(get("/jobs/../jobs/../../etc/passwd").statusCode()).isIn(400, 404);
        problem(get("/etc/passwd"), 404, "not-found");
        problem(get("/nothing"), 404, "not-found");
        problem(get("/jobs/01a1fd90-1180-7776-b8ed-b85945f24361/nothing"), 404, "not-found");
    }

    @Test
    void aUserThatNobodyCanBe() {
        problem(as("admin").delete("/users/%00"), 404, "not-found");
        problem(
                as("admin")
                        .contentType("application/json")
                        .body("{\"password\": \"long enough\"}")
                        .put("/users/%00/password"),
                404,
                "not-found");
    }

    /** The HTTP layer answers that, without a body: it has not read where the request was to go. */
    @Test
    void anAddressThatIsTooLong() {
        as("demo").get("/jobs?type=" + "x".repeat(10_000)).then().statusCode(400);
        as("demo").get("/jobs?type=" + "x".repeat(20_000)).then().statusCode(414);
        as("demo").header("X-Long", "x".repeat(20_000)).get("/types").then().statusCode(431);
    }

    @Test
    void theWrongMethod() {
        problem(as("demo").put("/jobs"), 405, "method-not-allowed");
        problem(as("demo").delete("/types"), 405, "method-not-allowed");
        problem(as("demo").contentType(ContentType.JSON).body("{}").patch("/jobs/x"), 405, "method-not-allowed");
    }

    @Test
    void theTypeOfABodyThatIsNotReadMeansNothing() {
        as("demo").header("Content-Type", "x").get("/jobs").then().statusCode(200);
    }

    @Test
    void whatCannotBeHad() {
        problem(as("demo").accept("application/xml").get("/jobs"), 406, "not-acceptable");
        problem(as("demo").accept("text/html").get("/types"), 406, "not-acceptable");
    }
}
