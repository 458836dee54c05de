package io.millrace.gateway.receive;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import io.restassured.response.Response;

/** What every problem must look like. */
final class Problems {
    private Problems() {}

    static void invalid(Response response, String field) {
        problem(response, 400, "invalid");
        response.then()
                .body("errors.field", hasItem(equalTo(field)))
                .body("errors[0].message", matchesPattern("\\S.*"));
    }

    static void problem(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + code))
                .body("title", matchesPattern("\\S.*"))
                .body("status", equalTo(status))
                .body("detail", matchesPattern("\\S.*"))
                .body("code", equalTo(code))
                .body("trace_id", matchesPattern("[0-9a-f]{32}"))
                .body(not(containsString("io.millrace")))
                .body(not(containsString("Exception")));
    }
}
