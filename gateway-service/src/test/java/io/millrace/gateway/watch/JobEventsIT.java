package io.millrace.gateway.watch;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.noop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Progress;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.EventStream;
import io.millrace.gateway.EventStream.Block;
import io.millrace.gateway.Servers;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /jobs/{job_id}/events} against real servers. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@Timeout(90)
class JobEventsIT {
    private static final String DEMO =
            "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));

    @Inject
    TestWorker worker;

    @Inject
    JobStore store;

    @Inject
    JobEvents events;

    @Inject
    Watchers watchers;

    @TestHTTPResource("/")
    URI gateway;

    @AfterEach
    void nobodyIsLeft() {
        await().atMost(Duration.ofSeconds(10)).until(() -> watchers.streams() == 0);
    }

    private EventStream open(String id) {
        return EventStream.open(gateway, "demo", "/jobs/" + id + "/events");
    }

    private void announce(Attempt attempt) {
        events.announce(List.of(new JobEvent(attempt.job(), "demo", "noop", JobStatus.PROCESSING, attempt.number())));
    }

    @Test
    void aJobIsShownAsItIsAndAtEachChangeUntilItsEnd() {
        String id = noop();
        try (EventStream stream = open(id)) {
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
            Block first = stream.nextBlock();
            assertThat(first.event()).isEqualTo("job");
            assertThat(first.data()).isEqualTo(json(id));
            assertThat(first.id()).isNotEmpty();

            Attempt attempt = worker.claim(id);
            announce(attempt);
            assertThat(stream.next().data()).isEqualTo(json(id));
            store.saveProgress(Map.of(attempt, new Progress(40, "on the way")));
            Block progress = stream.next();
            assertThat(progress.data().at("/progress/percent").asInt()).isEqualTo(40);
            assertThat(progress.data()).isEqualTo(json(id));

            events.announce(worker.complete(attempt, "{\"n\": 1}"));
            Block last = stream.next();
            assertThat(last.data()).isEqualTo(json(id));
            assertThat(last.status()).isEqualTo("completed");
            assertThat(Long.parseLong(last.fields().get("retry"))).isGreaterThan(3_600_000);
            assertThat(stream.nextBlock()).isNull();
        }
    }

    private static JsonNode json(String id) {
        return new Block(Map.of("data", get("/jobs/" + id).asString())).data();
    }

    @Test
    void whoComesAfterTheEndIsToldOfItOnce() {
        String id = noop();
        as("demo").delete("/jobs/" + id).then().statusCode(200);
        for (String lastEventId : List.of("0.queued", "0.cancelled", "\u00e4 garbage; DROP TABLE")) {
            try (EventStream stream = EventStream.resume(gateway, "demo", "/jobs/" + id + "/events", lastEventId)) {
                assertThat(stream.next().status()).isEqualTo("cancelled");
                assertThat(stream.nextBlock()).isNull();
            }
        }
    }

    @Test
    void aForeignJobIsAsUnknownAsNone() {
        String foreign = as("admin")
                .contentType(ContentType.JSON)
                .body("{\"type\": \"noop\"}")
                .post("/jobs")
                .path("job_id");
        for (String id : List.of(foreign, "01a1fd90-1180-7776-b8ed-b85945f24361", "no-uuid")) {
            get("/jobs/" + id + "/events")
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("unknown-job"));
        }
        as("agent").get("/jobs/" + foreign + "/events").then().statusCode(403);
        try (EventStream stream = EventStream.open(gateway, "admin", "/jobs/" + noop() + "/events")) {
            assertThat(stream.next().data().path("owner").asText()).isEqualTo("demo");
        }
    }

    @Test
    void whatIsAskedForWronglyIsRefused() {
        String id = noop();
        get("/jobs/" + id + "/events?wait=1").then().statusCode(400).body("errors[0].field", equalTo("wait"));
        as("demo")
                .accept(ContentType.JSON)
                .get("/jobs/" + id + "/events")
                .then()
                .statusCode(406)
                .body("code", equalTo("not-acceptable"));
        as("demo").head("/jobs/" + id + "/events").then().statusCode(200).contentType("text/event-stream");
    }

    @Test
    void whoComesWhenTooManyWaitIsSentElsewhere() {
        String id = noop();
        int taken = 0;
        while (watchers.enter()) {
            taken++;
        }
        try {
            get("/jobs/" + id + "/events")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("unavailable"));
            get("/jobs/" + id + "?wait=60").then().statusCode(200);
        } finally {
            for (int i = 0; i < taken; i++) {
                watchers.exit();
            }
        }
    }

    @Test
    void whoGoesIsForgotten() {
        EventStream stream = open(noop());
        assertThat(stream.next().status()).isEqualTo("queued");
        assertThat(watchers.streams()).isEqualTo(1);

        stream.close();

        await().atMost(Duration.ofSeconds(10)).until(() -> watchers.size() == 0);
    }

    /** Other requests share the connection. */
    @Test
    void streamsGoOverHttp2AsWell() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        String id = noop();
        assertThat(client.send(request("/jobs/" + id), HttpResponse.BodyHandlers.discarding())
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_2);
        HttpResponse<Stream<String>> ending =
                client.send(request("/jobs/" + id + "/events"), HttpResponse.BodyHandlers.ofLines());
        HttpResponse<Stream<String>> givenUp =
                client.send(request("/jobs/" + noop() + "/events"), HttpResponse.BodyHandlers.ofLines());
        await().until(() -> watchers.streams() == 2);
        assertThat(ending.version()).isEqualTo(HttpClient.Version.HTTP_2);
        givenUp.body().close();
        await().atMost(Duration.ofSeconds(10)).until(() -> watchers.streams() == 1);

        worker.complete(worker.claim(id), "{}");

        assertThat(ending.body().filter(line -> line.startsWith("data:")))
                .first()
                .asString()
                .contains("\"status\":\"queued\"");
        assertThat(client.send(request("/jobs/" + id), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", DEMO)
                .build();
    }

    /** More is to be told than all buffers on the way hold. */
    @Test
    void whoDoesNotReadForAWhileIsToldTheNewestAfterwards() throws Exception {
        int changes = 300;
        ValidSubmission large = Submissions.about(null, "{\"text\": \"" + "x".repeat(60_000) + "\"}");
        store.persist(List.of(new GatedSubmission(large, new Gate.NotAsked())), IntakeLimits.NONE);
        String id = large.id().toString();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            ask(socket, id);
            await().until(() -> watchers.streams() == 1);
            Attempt attempt = worker.claim(id);
            for (int change = 1; change <= changes; change++) {
                store.saveProgress(Map.of(attempt, new Progress(change % 100, "change " + change)));
                announce(attempt);
            }
            events.announce(worker.complete(attempt, "{}"));

            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).contains("\"status\":\"completed\"").contains("\"message\":\"change " + changes + "\"");
            assertThat(said.split("event: job\n", -1).length - 1).isBetween(2, 10);
        }
    }

    private static void ask(Socket socket, String id) throws IOException {
        String request = "GET /jobs/" + id + "/events HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: "
                + DEMO + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void manyStreamsTakeNoThreads() throws Exception {
        int many = 400;
        String id = noop();
        open(id).close();
        nobodyIsLeft();
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                Socket socket = new Socket(gateway.getHost(), gateway.getPort());
                sockets.add(socket);
                ask(socket, id);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> watchers.streams() == many);
            // Each pool may grow to its bound meanwhile, whoever asks.
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(before + 40);
            worker.complete(worker.claim(id), "{}");
            for (Socket socket : sockets) {
                socket.setSoTimeout(20_000);
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .contains("\"status\":\"completed\"");
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void silenceIsBrokenByAComment() {
        try (EventStream stream = open(noop())) {
            stream.nextBlock();
            assertThat(stream.nextBlock().fields()).isEqualTo(Map.of("", ""));
        }
    }

    @Test
    void aLostEventCostsASecond() {
        String id = noop();
        try (EventStream stream = open(id)) {
            assertThat(stream.next().status()).isEqualTo("queued");
            long before = System.nanoTime();
            worker.complete(worker.claim(id), "{}");

            stream.next(id, "completed");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        }
    }
}
