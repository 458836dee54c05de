package io.millrace.gateway.watch.output;

import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.noop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.OutputPiece;
import io.millrace.core.job.Reason;
import io.millrace.core.job.StdStream;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.OutputStore;
import io.millrace.gateway.Servers;
import io.millrace.gateway.TestWorker;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /jobs/{job_id}/output} against real servers, on what a worker of the test's own has stored. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@Timeout(60)
class OutputIT {
    private static final String DEMO =
            "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));

    @Inject
    TestWorker worker;

    @Inject
    OutputStore store;

    @Inject
    JobEvents events;

    @Inject
    Followers followers;

    @TestHTTPResource("/")
    URI gateway;

    private long offset;
    private final long[] streamOffsets = new long[StdStream.values().length];

    private void write(Attempt attempt, StdStream stream, byte[] bytes) {
        store.append(Map.of(attempt, List.of(new OutputPiece(stream, offset, streamOffsets[stream.ordinal()], bytes))));
        offset += bytes.length;
        streamOffsets[stream.ordinal()] += bytes.length;
        events.announce(List.of(new JobEvent(attempt.job(), "demo", "noop", JobStatus.PROCESSING, attempt.number())));
    }

    private void write(Attempt attempt, StdStream stream, String text) {
        write(attempt, stream, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Response output(String id, String query) {
        return get("/jobs/" + id + "/output" + query);
    }

    @Test
    void aJobThatHasNotBegunHasWrittenNothing() {
        output(noop(), "")
                .then()
                .statusCode(200)
                .contentType("text/plain")
                .header("X-Next-Offset", "0")
                .header("X-Truncated", nullValue())
                .body(equalTo(""));
    }

    @Test
    void whatWasWrittenIsReadAsAWholeOrByStreamAndFromAnyOffset() {
        String id = noop();
        Attempt attempt = worker.claim(id);
        write(attempt, StdStream.STDOUT, "one ");
        write(attempt, StdStream.STDERR, "two ");
        write(attempt, StdStream.STDOUT, "three");

        output(id, "").then().header("X-Next-Offset", "13").body(equalTo("one two three"));
        output(id, "?stream=all&offset=6").then().header("X-Next-Offset", "13").body(equalTo("o three"));
        output(id, "?stream=stdout").then().header("X-Next-Offset", "9").body(equalTo("one three"));
        output(id, "?stream=stdout&offset=2").then().body(equalTo("e three"));
        output(id, "?stream=stderr").then().header("X-Next-Offset", "4").body(equalTo("two "));
        output(id, "?offset=13").then().header("X-Next-Offset", "13").body(equalTo(""));
        output(id, "?offset=99").then().header("X-Next-Offset", "99").body(equalTo(""));
    }

    @Test
    void bytesStayAsTheyAre() {
        String id = noop();
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        write(worker.claim(id), StdStream.STDOUT, all);

        assertThat(output(id, "").asByteArray()).isEqualTo(all);
    }

    @Test
    void aLargeOutputComesWhole() {
        String id = noop();
        Attempt attempt = worker.claim(id);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            byte[] piece = ("piece " + i + "\n").repeat(3_000).getBytes(StandardCharsets.UTF_8);
            write(attempt, i % 3 == 0 ? StdStream.STDERR : StdStream.STDOUT, piece);
            all.writeBytes(piece);
        }

        assertThat(output(id, "").asByteArray()).isEqualTo(all.toByteArray());
        assertThat(output(id, "?offset=500000").asByteArray()).hasSize(all.size() - 500_000);
        worker.complete(attempt, "{}");
        assertThat(output(id, "?follow=true").asByteArray()).isEqualTo(all.toByteArray());
    }

    @Test
    void aCutIsDisclosed() {
        String id = noop();
        Attempt attempt = worker.claim(id);
        write(attempt, StdStream.STDOUT, "kept");
        worker.fail(attempt, Reason.OUTPUT_LIMIT);

        output(id, "").then().header("X-Truncated", "true").body(equalTo("kept"));
    }

    @Test
    void aCutOfAnEarlierAttemptIsDisclosedToo() {
        String id = noop();
        Attempt first = worker.claim(id);
        write(first, StdStream.STDOUT, "kept");
        worker.fail(first, Reason.OUTPUT_LIMIT);
        as("demo").post("/jobs/" + id + "/retry").then().statusCode(200);
        Attempt second = worker.claim(id);

        output(id, "").then().header("X-Truncated", nullValue()).body(equalTo(""));
        output(id, "?attempt=1").then().header("X-Truncated", "true").body(equalTo("kept"));
        output(id, "?attempt=1&follow=true")
                .then()
                .header("X-Truncated", "true")
                .body(equalTo("kept"));
        worker.complete(second, "{}");
        output(id, "").then().header("X-Truncated", nullValue());
    }

    @Test
    void whoHangsUpIsForgotten() throws IOException {
        HttpURLConnection connection = follow(noop());
        try (InputStream in = connection.getInputStream()) {
            await().until(() -> followers.isListening());
            assertThat(in.available()).isZero();
        }
        connection.disconnect();

        await().until(() -> !followers.isListening() && followers.size() == 0);
    }

    @Test
    void whoComesWhenTooManyFollowIsSentElsewhere() {
        String id = noop();
        for (int i = 0; i < Followers.MOST_OF_A_USER; i++) {
            followers.enter("demo");
        }
        try {
            output(id, "?follow=true").then().statusCode(503).body("code", equalTo("unavailable"));
            output(id, "").then().statusCode(200);
        } finally {
            for (int i = 0; i < Followers.MOST_OF_A_USER; i++) {
                followers.exit("demo");
            }
        }
    }

    @Test
    void whoFollowsSeesWhatComesUntilTheEnd() throws IOException {
        String id = noop();
        HttpURLConnection connection = follow(id);
        try (InputStream in = connection.getInputStream()) {
            Attempt attempt = worker.claim(id);
            write(attempt, StdStream.STDOUT, "one ");
            assertThat(in.readNBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("one ");
            write(attempt, StdStream.STDERR, "two ");
            assertThat(in.readNBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("two ");
            write(attempt, StdStream.STDOUT, "three");
            worker.complete(attempt, "{}");
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("three");
        }
    }

    /** Whether it will be cut is not known when the answer begins. */
    @Test
    void whoFollowsLearnsAtItsEndHowItWas() throws IOException {
        String id = noop();
        try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
            socket.setSoTimeout(20_000);
            String request = "GET /jobs/" + id + "/output?follow=true HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                    + DEMO + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> followers.isListening());
            Attempt attempt = worker.claim(id);
            write(attempt, StdStream.STDOUT, "kept");
            worker.fail(attempt, Reason.OUTPUT_LIMIT);

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            String lower = answer.toLowerCase(Locale.ROOT);
            assertThat(lower).contains("trailer: x-attempt, x-next-offset, x-truncated", "connection: close");
            assertThat(lower.substring(lower.indexOf("kept")))
                    .contains("\r\n0\r\n", "x-attempt: 1", "x-next-offset: 4", "x-truncated: true");
        }
    }

    /** Other requests share the connection. */
    @Test
    void whoFollowsOverHttp2IsServedAsWell() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        String id = noop();
        HttpRequest follow = HttpRequest.newBuilder(gateway.resolve("/jobs/" + id + "/output?follow=true"))
                .header("Authorization", DEMO)
                .build();
        HttpRequest read = HttpRequest.newBuilder(gateway.resolve("/jobs/" + id))
                .header("Authorization", DEMO)
                .build();
        HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
        client.send(read, text);
        CompletableFuture<HttpResponse<String>> followed = client.sendAsync(follow, text);
        await().until(() -> followers.isListening());
        Attempt attempt = worker.claim(id);
        write(attempt, StdStream.STDOUT, "two");
        worker.complete(attempt, "{}");

        HttpResponse<String> answer = followed.get();

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).isEqualTo("two");
        assertThat(answer.headers().firstValue("Connection")).isEmpty();
        assertThat(client.send(read, text).statusCode()).isEqualTo(200);
    }

    /** Nothing is announced: the events were lost. */
    @Test
    void whoFollowsMissesNothingForALostEvent() throws Exception {
        String id = noop();
        Attempt attempt = worker.claim(id);
        CompletableFuture<byte[]> followed = CompletableFuture.supplyAsync(
                () -> output(id, "?follow=true&stream=stdout").asByteArray());
        await().until(() -> followers.isListening());
        store.append(Map.of(attempt, List.of(new OutputPiece(StdStream.STDOUT, 0, 0, new byte[] {'x'}))));
        worker.complete(attempt, "{}");

        assertThat(followed.get()).isEqualTo(new byte[] {'x'});
    }

    @Test
    void anotherAttemptIsReadWhenItIsAskedFor() {
        String id = noop();
        Attempt first = worker.claim(id);
        write(first, StdStream.STDOUT, "first");
        worker.fail(first);
        as("demo").post("/jobs/" + id + "/retry").then().statusCode(200);
        Attempt second = worker.claim(id);
        offset = 0;
        streamOffsets[0] = 0;
        write(second, StdStream.STDOUT, "second");

        output(id, "").then().body(equalTo("second"));
        output(id, "?attempt=1").then().body(equalTo("first"));
        output(id, "?attempt=1&follow=true").then().body(equalTo("first"));
        output(id, "?attempt=3").then().body(equalTo(""));
    }

    @Test
    void foreignersSeeNoMoreThanThatThereIsNoSuchJob() {
        String id = noop();
        as("admin")
                .contentType(ContentType.JSON)
                .body(
                        "{\"username\": \"onlooker\", \"password\": \"onlooker\", \"roles\": [\"user\"], \"permissions\": []}")
                .post("/users")
                .then()
                .statusCode(201);

        for (String path : List.of("/jobs/" + id + "/output", "/jobs/" + id + "/output?follow=true")) {
            as("agent").get(path).then().statusCode(403);
            as("onlooker").get(path).then().statusCode(404).body("code", equalTo("unknown-job"));
            as("admin")
                    .get("/jobs/01a1fd90-1180-7776-b8ed-b85945f24361/output")
                    .then()
                    .statusCode(404);
        }
        as("demo")
                .get("/jobs/none/output")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("unknown-job"));
    }

    @ParameterizedTest
    @CsvSource({
        "offset=-1, offset",
        "offset=x, offset",
        "offset=99999999999999999999, offset",
        "stream=both, stream",
        "follow=maybe, follow",
        "attempt=0, attempt",
        "tail=5, tail"
    })
    void badInputIsNamed(String query, String field) {
        output(noop(), "?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("errors[0].field", equalTo(field));
    }

    private HttpURLConnection follow(String id) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                gateway.resolve("/jobs/" + id + "/output?follow=true").toURL().openConnection();
        connection.setRequestProperty("Authorization", DEMO);
        connection.setReadTimeout(20_000);
        return connection;
    }
}
