package io.millrace.gateway.watch;

import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.noop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobEvents;
import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Servers.class)
class WaitIT {
    @Inject
    TestWorker worker;

    @Inject
    JobEvents events;

    @Inject
    Watchers watchers;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource("/")
    URI gateway;

    @Test
    void aChangeAnswers() {
        String id = noop();
        CompletableFuture<Response> waiting = waitFor(id, "wait=60");
        Attempt attempt = worker.claim(id);
        events.announce(List.of(new JobEvent(attempt.job(), "demo", "noop", JobStatus.PROCESSING, 1)));

        waiting.join()
                .then()
                .statusCode(200)
                .body("status", equalTo("processing"))
                .body("attempt", equalTo(1));
    }

    @Test
    void aLostEventCostsASecond() {
        String id = noop();
        CompletableFuture<Response> waiting = waitFor(id, "wait=60&until=finished");
        long before = System.nanoTime();
        worker.complete(worker.claim(id), "{}");

        waiting.join().then().statusCode(200).body("status", equalTo("completed"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whatGoesOutToTheBrokerComesInFromIt() {
        double before = metrics.counter("millrace.events.received").count();

        events.announce(List.of(new JobEvent(JobId.of(noop()), "demo", "noop", JobStatus.PROCESSING, 1)));

        await().atMost(Duration.ofSeconds(10))
                .until(() -> metrics.counter("millrace.events.received").count() > before);
    }

    @Test
    void theBoundAnswersWithTheJobAsItIs() {
        String id = noop();
        long before = System.nanoTime();

        get("/jobs/" + id + "?wait=1").then().statusCode(200).body("status", equalTo("queued"));

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void whatNeedsNoWaitingAnswersAtOnce() {
        String id = noop();
        for (String query : List.of("", "?wait=false", "?since=queued", "?wait=60&since=scheduled")) {
            get("/jobs/" + id + query).then().statusCode(200).body("status", equalTo("queued"));
        }
        Api.as("demo").delete("/jobs/" + id).then().statusCode(200);
        for (String query : List.of("?wait=60", "?wait=60&until=finished", "?wait=60&since=cancelled")) {
            get("/jobs/" + id + query).then().statusCode(200).body("status", equalTo("cancelled"));
        }
    }

    @Test
    void whoLeavesIsForgotten() throws IOException {
        String id = noop();
        String basic = Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.getOutputStream()
                    .write(("GET /jobs/" + id + "?wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + basic
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> watchers.size() == 1);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> watchers.size() == 0);
    }

    private CompletableFuture<Response> waitFor(String id, String query) {
        CompletableFuture<Response> answer = CompletableFuture.supplyAsync(() -> get("/jobs/" + id + "?" + query));
        await().until(() -> watchers.size() == 1);
        return answer;
    }
}
