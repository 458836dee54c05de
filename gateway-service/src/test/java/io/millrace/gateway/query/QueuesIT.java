package io.millrace.gateway.query;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.core.job.JobId;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class QueuesIT {
    private static final String SUM_LOW =
            "{\"type\": \"compute_sum\", \"priority\": \"low\", \"params\": {\"numbers\": [1]}}";

    @Inject
    TestWorker worker;

    @Inject
    JobStore store;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    private static ValidatableResponse queue(String name, String field, Matcher<?> matcher) {
        return as("admin")
                .get("/queues")
                .then()
                .statusCode(200)
                .body("queues.find { it.name == '" + name + "' }." + field, matcher);
    }

    private static Response control(String user, String name, String what) {
        return as(user).post("/queues/" + name + "/" + what);
    }

    private static String why(String id) {
        return get("/jobs/" + id + "/why")
                .then()
                .statusCode(200)
                .body("detail", notNullValue())
                .extract()
                .path("code");
    }

    private boolean isClaimed(String id) {
        return !store.claim(worker.session(), List.of(JobId.of(id)), false)
                .runs()
                .isEmpty();
    }

    @Test
    void eachTypeHasThreeQueues() {
        as("admin")
                .get("/queues")
                .then()
                .statusCode(200)
                .body("queues.name", hasItems("report.high", "report.normal", "report.low", "noop.normal"));
        queue("report.high", "type", equalTo("report"));
        queue("report.high", "priority", equalTo("high"));
        queue("report.high", "paused", equalTo(false));
        queue("report.high", "waiting", equalTo(0));
        queue("report.high", "oldest_seconds", nullValue());
        queue("report.high", "running", equalTo(0));
    }

    @Test
    void nothingOfAPausedQueueStartsUntilItGoesOn() {
        worker.showUp();
        String before = accepted(SUM_LOW);
        control("admin", "compute_sum.low", "pause").then().statusCode(204);
        control("admin", "compute_sum.low", "pause").then().statusCode(204);
        String after = accepted(SUM_LOW);
        queue("compute_sum.low", "paused", equalTo(true));
        queue("compute_sum.low", "waiting", equalTo(2));
        queue("compute_sum.low", "published", equalTo(0));
        queue("compute_sum.low", "oldest_seconds", greaterThanOrEqualTo(0));
        assertThat(why(after)).isEqualTo("queue_paused");
        await().during(Duration.ofMillis(1_200)).atMost(Duration.ofSeconds(5)).until(() -> {
            worker.showUp();
            return !isClaimed(before) && !isClaimed(after);
        });
        String high = accepted(SUM_LOW.replace("low", "high"));
        worker.complete(worker.claim(high), "{}");

        control("admin", "compute_sum.low", "resume").then().statusCode(204);

        queue("compute_sum.low", "paused", equalTo(false));
        var first = worker.claim(before);
        queue("compute_sum.low", "running", equalTo(1));
        worker.complete(first, "{}");
        worker.complete(worker.claim(after), "{}");
        queue("compute_sum.low", "waiting", equalTo(0));
    }

    @Test
    void queuesAreForAdministrators() {
        get("/queues").then().statusCode(403);
        control("demo", "noop.low", "pause").then().statusCode(403);
        for (String name : List.of("nope.low", "noop", "noop.urgent", "millrace.jobs.noop.low")) {
            control("admin", name, "pause").then().statusCode(404).body("code", equalTo("not-found"));
            control("admin", name, "resume").then().statusCode(404);
        }
    }

    @Test
    void whyAJobDoesNotRunIsTold() {
        String unserved = accepted("{\"type\": \"unstable_task\"}");
        assertThat(why(unserved)).isEqualTo("no_worker_for_type");
        assertThat(why(accepted("{\"type\": \"noop\", \"delay_seconds\": 60}"))).isEqualTo("not_due");
        String id = accepted("{\"type\": \"noop\"}");
        var attempt = worker.claim(id);
        assertThat(why(id)).isEqualTo("runs");
        worker.complete(attempt, "{}");
        assertThat(why(id)).isEqualTo("finished");
        get("/jobs/01a1fd90-1180-7776-b8ed-b85945f24361/why")
                .then()
                .statusCode(404)
                .body("code", equalTo("unknown-job"));
    }

    @Test
    void whatWaitsIsAMetric() {
        accepted("{\"type\": \"unstable_task\", \"priority\": \"low\"}");

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            String metrics = given().get(management.resolve("/q/metrics")).asString();
            return metrics.lines()
                    .filter(line -> line.startsWith("millrace_queue_waiting{"))
                    .filter(line -> line.contains("type=\"unstable_task\"") && line.contains("priority=\"low\""))
                    .anyMatch(line -> line.contains("owner_class=\"default\"") && line.endsWith("1.0"));
        });
        assertThat(given().get(management.resolve("/q/metrics")).asString())
                .contains("millrace_queue_oldest_seconds{", "millrace_queue_paused{", "millrace_queue_published{");
    }
}
