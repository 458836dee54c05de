package io.millrace.gateway;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicInteger;

/** The gateway as clients call it. */
public final class Api {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Api() {}

    /** As that user, whose password is his name; paths are sent as they are written. */
    public static RequestSpecification as(String user) {
        return given().auth().preemptive().basic(user, user).urlEncodingEnabled(false);
    }

    public static Response submit(String user, String body) {
        return as(user).contentType(ContentType.JSON).body(body).post("/jobs");
    }

    /** Submits a job that is accepted; its id. */
    public static String accepted(String body) {
        return submit("demo", body).then().statusCode(202).extract().path("job_id");
    }

    /** Submits a noop that nobody runs; its id. */
    public static String noop() {
        return accepted("{\"type\": \"noop\"}");
    }

    public static Response get(String path) {
        return as("demo").get(path);
    }

    /** A key that no other test uses. */
    public static String newKey() {
        return "key-" + COUNT.incrementAndGet() + "-" + System.nanoTime();
    }
}
