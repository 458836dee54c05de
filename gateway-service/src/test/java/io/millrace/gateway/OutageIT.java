package io.millrace.gateway;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.newKey;
import static io.millrace.gateway.Api.submit;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobQueue;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What a gateway does without one of its servers. The broker was away when it started: that test comes first. */
@QuarkusTest
@QuarkusTestResource(value = OwnServers.class, restrictToAnnotatedClass = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Executor MANY = Executors.newFixedThreadPool(30, task -> {
        Thread thread = new Thread(task, "many");
        thread.setDaemon(true);
        return thread;
    });

    PostgresServer postgres;
    RedisServer redis;
    BrokerServer broker;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    TestWorker worker;

    @Inject
    JobQueue queue;

    @Inject
    JobEvents events;

    @Inject
    MeterRegistry metrics;

    @Test
    @Order(1)
    void withoutABrokerFromTheStartJobsAreAcceptedAndLaterPublished() {
        String id = accepted("{\"type\": \"noop\"}");
        assertThat(fastPath("rabbitmq")).isEqualTo("down");
        get("/jobs/" + id + "?wait=1").then().statusCode(200).body("status", equalTo("queued"));

        broker.start();

        await().atMost(SOON).until(() -> fastPath("rabbitmq").equals("up"));
        await().atMost(SOON).until(() -> isPublished("noop"));
        eventsComeIn();
    }

    /** Nothing is published before a worker is there to take it. */
    private boolean isPublished(String type) {
        worker.showUp();
        return queue.ready(new QueueId(type, Priority.NORMAL)).orElse(0) >= 1;
    }

    @Test
    @Order(2)
    void aBrokerThatIsRestartedIsFoundAgain() {
        broker.kill();
        accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}}");
        broker.start();

        await().atMost(SOON).until(() -> isPublished("compute_sum"));
        eventsComeIn();
    }

    @Test
    @Order(3)
    void aRedisThatForgetsChangesNothing() throws Exception {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);
        redis.send("FLUSHALL");

        submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
        submit("demo", body.replace("noop", "report")).then().statusCode(409).body("job_id", equalTo(first));
    }

    @Test
    @Order(4)
    void aRedisThatHangsCostsNextToNothing() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);
        redis.suspend();
        try {
            submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
            long before = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
                accepted("{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey()));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
        } finally {
            redis.resume();
        }
        await().atMost(SOON).until(() -> fastPath("redis").equals("up"));
        submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
    }

    @Test
    @Order(5)
    void aRedisThatDiesChangesNothing() {
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        String first = accepted(body);
        redis.kill();
        try {
            submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
            accepted("{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey()));
            assertThat(fastPath("redis")).isEqualTo("down");
            given().get(management.resolve("/q/health/ready")).then().statusCode(200);
        } finally {
            redis.start();
        }
        await().atMost(SOON).until(() -> fastPath("redis").equals("up"));
        submit("demo", body).then().statusCode(200).body("job_id", equalTo(first));
    }

    @Test
    @Order(6)
    void withoutPostgresNothingIsPromised() {
        String id = accepted("{\"type\": \"noop\"}");
        String body = "{\"object_id\": \"%s\", \"type\": \"noop\"}".formatted(newKey());
        postgres.kill();
        try {
            unavailable(submit("demo", body));
            for (String path : List.of("/jobs/" + id, "/jobs/" + id + "?wait=1", "/jobs", "/types")) {
                unavailable(get(path));
            }
            unavailable(Api.as("demo").delete("/jobs/" + id));
            // Whose credentials nobody can verify now has not guessed.
            for (int i = 0; i < 12; i++) {
                unavailable(Api.as("agent").get("/types"));
            }
            given().get(management.resolve("/q/health/ready"))
                    .then()
                    .statusCode(503)
                    .body("status", equalTo("DOWN"));
            given().get(management.resolve("/q/health/live")).then().statusCode(200);
        } finally {
            postgres.start();
        }
        await().atMost(SOON).until(() -> submit("demo", body).statusCode() == 202);
        Api.as("agent").get("/types").then().statusCode(200);
        get("/jobs/" + id).then().statusCode(200).body("status", equalTo("queued"));
        // Its last probe may be a second old.
        await().atMost(SOON)
                .until(() -> given().get(management.resolve("/q/health/ready")).statusCode() == 200);
    }

    @Test
    @Order(7)
    void aSubmissionOutlivesARestartOfPostgres() throws Exception {
        postgres.kill();
        var sent = CompletableFuture.supplyAsync(() -> submit("demo", "{\"type\": \"noop\"}"));
        postgres.start();

        assertThat(sent.get().statusCode()).as("accepted, or honestly not").isIn(202, 503);
        await().atMost(SOON).until(() -> submit("demo", "{\"type\": \"noop\"}").statusCode() == 202);
    }

    @Test
    @Order(8)
    void noRequestPaysForAConnectionThatDiedWithPostgres() {
        String id = accepted("{\"type\": \"noop\"}");
        // All connections of the pool are open, and idle, when it dies.
        assertThat(manyAtOnce(id)).containsOnly(200);
        postgres.kill();
        await().pollDelay(Duration.ofMillis(1_200)).until(() -> true);
        postgres.start();
        assertThat(manyAtOnce(id)).containsOnly(200);
    }

    private static List<Integer> manyAtOnce(String id) {
        return IntStream.range(0, 60)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> get("/jobs/" + id).statusCode(), MANY))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void unavailable(Response response) {
        response.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("unavailable"));
    }

    private String fastPath(String server) {
        return given().get(management.resolve("/q/health/ready"))
                .path("checks.find { it.name == 'fast-path' }.data." + server);
    }

    /** What this gateway announces comes back to it through the broker. */
    private void eventsComeIn() {
        double before = metrics.counter("millrace.events.received").count();
        await().atMost(SOON).until(() -> {
            events.announce(List.of(new JobEvent(new JobId(UUID.randomUUID()), "demo", "noop", JobStatus.QUEUED, 0)));
            return metrics.counter("millrace.events.received").count() > before;
        });
    }
}
