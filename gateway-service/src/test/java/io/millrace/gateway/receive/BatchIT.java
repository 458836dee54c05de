package io.millrace.gateway.receive;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.newKey;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class BatchIT {
    private static Response batch(String body) {
        return as("demo").contentType(ContentType.JSON).body(body).post("/jobs/batch");
    }

    @Test
    void eachItemHasItsOwnAnswerInItsOwnPlace() {
        String key = newKey();
        String keyed = "{\"type\": \"noop\", \"object_id\": \"%s\"}".formatted(key);
        String body = "{\"jobs\": [%s, {\"type\": \"nope\"}, 5, {\"type\": \"noop\", \"priority\": \"low\"}, %s, "
                + "{\"type\": \"report\", \"object_id\": \"%s\"}, {\"type\": \"noop\", \"object_id\": \"\\u0000\"}]}";
        batch(body.formatted(keyed, keyed, key))
                .then()
                .statusCode(200)
                .body("results", hasSize(7))
                .body("results[0].status", equalTo("queued"))
                .body("results[0].object_id", equalTo(key))
                .body("results[1].code", equalTo("invalid"))
                .body("results[1].errors[0].field", equalTo("type"))
                .body("results[1].trace_id", notNullValue())
                .body("results[2].code", equalTo("invalid"))
                .body("results[3].priority", equalTo("low"))
                .body("results[4].deduplicated", equalTo(true))
                .body("results[5].code", equalTo("dedup-conflict"))
                .body("results[5].status", equalTo(409))
                .body("results[6].errors[0].field", equalTo("object_id"));
    }

    @Test
    void aThousandAreAccepted() {
        String jobs = String.join(",", Collections.nCopies(1_000, "{\"type\": \"unstable_task\"}"));
        batch("{\"jobs\": [" + jobs + "]}")
                .then()
                .statusCode(200)
                .body("results.status", everyItem(equalTo("queued")))
                .body("results.job_id", hasSize(1_000));
        batch("{\"jobs\": [" + jobs + ",{}]}").then().statusCode(400).body("errors[0].field", equalTo("jobs"));
    }

    @Test
    void aBatchMayBeLargeButNotTooLarge() {
        String item = "{\"type\": \"noop\", \"params\": {\"x\": \"%s\"}}".formatted("x".repeat(60_000));
        batch("{\"jobs\": [" + String.join(",", Collections.nCopies(100, item)) + "]}")
                .then()
                .statusCode(200)
                .body("results", hasSize(100));
        batch("{\"jobs\": [" + String.join(",", Collections.nCopies(280, item)) + "]}")
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"))
                .body("detail", equalTo("the body is larger than 16 MiB"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | jobs",
                "{\"jobs\": []} | jobs",
                "{\"jobs\": {}} | jobs",
                "{\"jobs\": [{}], \"more\": 1} | more",
                "[] | body",
                "{\"jobs\": [ | body"
            })
    void whatIsNoBatchIsRefused(String body, String field) {
        batch(body).then().statusCode(400).body("errors[0].field", equalTo(field));
    }

    @Test
    void othersMayNotSubmit() {
        as("agent")
                .contentType(ContentType.JSON)
                .body("{\"jobs\": [{}]}")
                .post("/jobs/batch")
                .then()
                .statusCode(403);
        as("demo")
                .body("{\"jobs\": [{}]}".getBytes(StandardCharsets.UTF_8))
                .post("/jobs/batch")
                .then()
                .statusCode(415);
    }
}
