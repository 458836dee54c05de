package io.millrace.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.JobQueue;
import io.millrace.gateway.Waves.Answer;
import io.millrace.gateway.Waves.Request;
import io.millrace.gateway.stream.SseText;
import io.millrace.local.server.BrokerServer;
import io.millrace.local.server.PostgresServer;
import io.millrace.local.server.RedisServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that are suspended: their connections stay open, and nobody answers. */
@QuarkusTest
@QuarkusTestResource(value = OwnServers.class, restrictToAnnotatedClass = true)
class HungServersIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final int WAVE = 200;
    private static final int POOL = 16;
    /** Threads of JVM and framework that come and go. */
    private static final int SLACK = 30;

    private static final String NOOP = "{\"type\": \"noop\"}";

    PostgresServer postgres;
    BrokerServer broker;
    RedisServer redis;

    @TestHTTPResource("/")
    URI gateway;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    JobQueue queue;

    @Inject
    TestWorker worker;

    private Waves waves;

    @BeforeEach
    void begin() {
        if (!broker.isAlive()) {
            broker.start();
        }
        waves = new Waves(gateway);
    }

    @AfterEach
    void end() {
        waves.close();
    }

    private static List<Request> submissions() {
        return List.of(
                Request.of("demo", "POST", "/jobs", NOOP),
                Request.of("demo", "POST", "/jobs", "{\"object_id\": \"hung-1\", \"type\": \"noop\"}"),
                Request.of("demo", "PUT", "/jobs/by-object/hung-2", NOOP));
    }

    private static List<Request> everything(String job) {
        String one = "/jobs/" + job;
        List<Request> all = new ArrayList<>(submissions());
        for (String path : List.of(
                one,
                one + "?wait=30",
                one + "?wait=30&until=finished",
                one + "/attempts",
                one + "/why",
                "/jobs",
                "/jobs?status=queued&limit=5",
                "/types")) {
            all.add(Request.of("demo", "GET", path));
        }
        all.add(new Request("demo", "GET", "/jobs", "application/x-ndjson", ""));
        all.add(new Request("demo", "GET", one + "/events", SseText.MEDIA_TYPE, ""));
        all.add(new Request("demo", "GET", "/events", SseText.MEDIA_TYPE, ""));
        all.add(Request.of("demo", "POST", "/jobs", "{\"type\": \"nobody-knows-it\"}"));
        all.add(Request.of("demo", "POST", one + "/cancel"));
        all.add(Request.of("demo", "POST", one + "/cancel?wait=true"));
        all.add(Request.of("demo", "DELETE", one));
        all.add(Request.of("demo", "POST", one + "/retry"));
        all.add(Request.of("demo", "POST", "/jobs/cancel", "{\"type\": \"report\"}"));
        all.add(Request.of("demo", "POST", "/jobs/retry", "{\"type\": \"report\"}"));
        for (String path : List.of("/queues", "/workers", "/users")) {
            all.add(Request.of("admin", "GET", path));
        }
        all.add(Request.of("admin", "POST", "/queues/noop.low/pause"));
        all.add(Request.of("admin", "POST", "/queues/noop.low/resume"));
        all.add(Request.of("admin", "POST", "/workers/nobody/drain"));
        all.add(Request.of("admin", "POST", "/users", "{\"username\": \"late\", \"password\": \"late\"}"));
        all.add(Request.of("admin", "DELETE", "/users/nobody"));
        all.add(Request.of("a-stranger", "GET", "/types"));
        return all;
    }

    @Test
    void aHungPostgresIsToldInTimeHoweverManyAskAndCostsNoThreads() throws Exception {
        String job = Api.accepted("{\"type\": \"noop\", \"delay_seconds\": 3600}");
        List<Request> all = everything(job);
        waves.send(submissions(), WAVE).join();
        int threads = threads();
        postgres.suspend();
        try {
            List<CompletableFuture<List<Answer>>> piledUp = new ArrayList<>();
            for (int wave = 0; wave < 3; wave++) {
                piledUp.add(waves.send(all, WAVE));
                pause(Duration.ofSeconds(1));
            }
            piledUp.forEach(wave -> assertThat(wave.join()).allSatisfy(HungServersIT::isUnavailableInTime));
            // By now nobody's password is remembered any more, and the first connections have been given up.
            pause(Duration.ofSeconds(7));
            assertThat(waves.send(all, WAVE).join()).allSatisfy(HungServersIT::isUnavailableInTime);
            assertThat(waves.send(submissions(), WAVE).join()).allSatisfy(HungServersIT::isUnavailableInTime);
            assertThat(threads()).isLessThanOrEqualTo(threads + SLACK);
            batchIsUnavailable();
            isNotReady();
        } finally {
            postgres.resume();
        }
        await().atMost(PROMISED)
                .until(() -> waves.send(submissions(), 20).join().stream().allMatch(answer -> answer.status() < 300));
        // A stream would last for an hour.
        all.removeIf(request -> request.accept().equals(SseText.MEDIA_TYPE));
        assertThat(waves.send(all, all.size()).join()).noneMatch(answer -> answer.status() >= 500);
        await().atMost(SOON).untilAsserted(() -> assertThat(connections()).isLessThanOrEqualTo(POOL));
        assertThat(threads()).isLessThanOrEqualTo(threads + SLACK);
    }

    /** A batch answers 200, with what became of each. */
    private void batchIsUnavailable() {
        Request batch = Request.of("demo", "POST", "/jobs/batch", "{\"jobs\": [%s, %s]}".formatted(NOOP, NOOP));
        for (Answer answer : waves.send(List.of(batch), 20).join()) {
            assertThat(answer.waited()).as(answer.toString()).isLessThan(PROMISED);
            assertThat(answer.body()).contains("\"unavailable\"").doesNotContain("\"job_id\":\"");
            assertThat(answer.hasRetryAfter()).as(answer.toString()).isEqualTo(answer.status() == 503);
        }
    }

    private void isNotReady() {
        for (int i = 0; i < 5; i++) {
            given().get(management.resolve("/q/health/ready"))
                    .then()
                    .statusCode(503)
                    .time(lessThan(PROMISED.toMillis()))
                    .body("checks.find { it.name == 'postgresql' }.data.reason", containsString("does not answer"));
        }
        assertThat(threadsNamed("readiness")).isEqualTo(1);
    }

    private static void isUnavailableInTime(Answer answer) {
        assertThat(answer.waited()).as(answer.toString()).isLessThan(PROMISED);
        // All types were looked up less than a second ago: this one is known not to exist.
        if (answer.status() == 400 && answer.body().contains("there is no such job type")) {
            return;
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.body()).contains("\"unavailable\"");
        assertThat(answer.hasRetryAfter()).as(answer.toString()).isTrue();
    }

    @Test
    void aHungBrokerIsNotNoticedByClients() {
        waves.send(submissions(), WAVE).join();
        broker.suspend();
        try {
            // Longer than its heartbeats need to be missed.
            for (int wave = 0; wave < 14; wave++) {
                assertThat(waves.send(submissions(), 50).join()).allSatisfy(HungServersIT::isQuicklyDone);
                pause(Duration.ofSeconds(1));
            }
            String job = Api.accepted("{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1]}}");
            List<Request> others = List.of(
                    Request.of("demo", "GET", "/jobs/" + job + "/why"),
                    Request.of("demo", "GET", "/jobs/" + job),
                    Request.of("admin", "GET", "/queues"),
                    Request.of("admin", "GET", "/workers"));
            assertThat(waves.send(others, 40).join()).allSatisfy(HungServersIT::isQuicklyDone);
        } finally {
            broker.resume();
        }
        await().atMost(SOON).until(() -> {
            worker.showUp();
            return queue.ready(new QueueId("compute_sum", Priority.NORMAL)).orElse(0) >= 1;
        });
    }

    @Test
    void aHungRedisIsHardlyNoticedByClients() {
        waves.send(submissions(), WAVE).join();
        redis.suspend();
        try {
            for (int wave = 0; wave < 3; wave++) {
                assertThat(waves.send(submissions(), WAVE).join()).allSatisfy(HungServersIT::isQuicklyDone);
            }
        } finally {
            redis.resume();
        }
    }

    private static void isQuicklyDone(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isBetween(200, 202);
        assertThat(answer.waited()).as(answer.toString()).isLessThan(Duration.ofSeconds(2));
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    /** What the gateway has open, as PostgreSQL sees it. */
    private int connections() throws SQLException {
        try (var connection = postgres.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'gateway'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void pause(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
}
