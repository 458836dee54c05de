package io.millrace.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.Api;
import io.millrace.gateway.Limited;
import io.millrace.gateway.ManyJobs;
import io.millrace.gateway.watch.all.Subscriptions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that read nothing more of what they asked for: whoever takes nothing for 3 s is cut off here, and idle connections after 5 s. */
@QuarkusTest
@TestProfile(Limited.class)
@Timeout(120)
class StalledReadersIT {
    /** More of them than all buffers on the way hold. */
    private static final int JOBS = 20_000;

    /** As changes, these are more than the buffers of whoever follows hold. */
    private static final int FOLLOWED = 1_000;

    /** All of them are more than 500 bytes each, so that there are at least 76 such pieces. */
    private static final int PIECE = 128 * 1024;

    private static final String ADMIN = basic("admin");
    private static final String FOLLOWER = "stalled-follower";

    @Inject
    JobStore store;

    @Inject
    Vertx vertx;

    @Inject
    Subscriptions subscriptions;

    @Inject
    JobEvents events;

    @TestHTTPResource("/")
    URI gateway;

    private List<JobId> jobs;

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
    }

    private void accept() {
        jobs = ManyJobs.accepted(store, "stalled", JOBS);
    }

    @AfterEach
    void cancel() {
        ManyJobs.cancel(store, jobs);
    }

    @Test
    void whoReadsNothingIsCutOff() throws Exception {
        accept();
        try (Socket socket = connect()) {
            awaitReset(socket);
        }
    }

    /** Its end would be told by a last chunk. */
    private static void awaitReset(Socket socket) throws IOException {
        byte[] some = socket.getInputStream().readNBytes(100);
        assertThat(new String(some, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200");
        // Until then nothing is read.
        while (!isReset(socket)) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> {
                    byte[] rest = socket.getInputStream().readAllBytes();
                    assertThat(new String(rest, StandardCharsets.US_ASCII)).endsWith("\r\n0\r\n\r\n");
                })
                .isInstanceOfAny(SocketException.class, AssertionError.class);
    }

    /** Whoever writes to a connection that was closed under him learns so. */
    private static boolean isReset(Socket socket) {
        try {
            Thread.sleep(100);
            socket.getOutputStream().write('\n');
            return false;
        } catch (IOException e) {
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void soItIsOverHttp2AndTheConnectionServesOthers() throws Exception {
        accept();
        assertCutOffAlone(ADMIN, "/jobs", "application/x-ndjson", () -> {});
    }

    @Test
    void soIsWhoFollowsAndHisPlaceIsGivenBack() throws Exception {
        Api.as("admin")
                .contentType(ContentType.JSON)
                .body(Map.of("username", FOLLOWER, "password", FOLLOWER))
                .post("/users")
                .then()
                .statusCode(201);
        assertCutOffAlone(basic(FOLLOWER), "/events", "text/event-stream", () -> {
            assertThat(subscriptions.size()).isEqualTo(1);
            jobs = ManyJobs.accepted(store, FOLLOWER, FOLLOWED);
            events.announce(jobs.stream()
                    .map(id -> new JobEvent(id, FOLLOWER, "noop", JobStatus.QUEUED, 0))
                    .toList());
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> subscriptions.size() == 0);
    }

    /**
     * Other requests keep the connection from being idle.
     *
     * @param answered done when the answer has begun
     */
    private void assertCutOffAlone(String who, String path, String type, Runnable answered) throws Exception {
        HttpClientOptions options =
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false);
        HttpClient client = vertx.createHttpClient(options);
        try {
            CompletableFuture<Throwable> cutOff = new CompletableFuture<>();
            client.request(options(who, path))
                    .compose(request -> request.putHeader("Accept", type).send())
                    .onSuccess(response -> {
                        response.exceptionHandler(cutOff::complete);
                        response.endHandler(end -> cutOff.complete(new IllegalStateException("it ended")));
                        response.pause();
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            answered.run();
            while (!cutOff.isDone()) {
                int status = client.request(options(who, "/types"))
                        .compose(request -> request.send())
                        .map(response -> response.statusCode())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS);
                assertThat(status).isEqualTo(200);
                Thread.sleep(100);
            }
            assertThat(cutOff.join()).hasMessageContaining("reset");
        } finally {
            client.close();
        }
    }

    private RequestOptions options(String who, String path) {
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(gateway.getHost())
                .setPort(gateway.getPort())
                .setURI(path)
                .putHeader("Authorization", who);
    }

    /** A piece each tenth of a second, and so for more than 7 s: longer than a connection may be idle. */
    @Test
    void whoReadsSlowlyIsServedToTheEnd() throws Exception {
        accept();
        try (Socket socket = connect()) {
            long read = 0;
            String last = "";
            for (byte[] piece = nextPiece(socket); piece.length > 0; piece = nextPiece(socket)) {
                read += piece.length;
                last = end(last + end(new String(piece, StandardCharsets.ISO_8859_1)));
                Thread.sleep(100);
            }
            assertThat(read).isGreaterThan(JOBS * 500L);
            assertThat(last).endsWith("\r\n0\r\n\r\n");
        }
    }

    private static byte[] nextPiece(Socket socket) throws IOException {
        return socket.getInputStream().readNBytes(PIECE);
    }

    private static String end(String text) {
        return text.substring(Math.max(0, text.length() - 100));
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(32 * 1024);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
        String request = "GET /jobs?owner=stalled HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + "Accept: application/x-ndjson\r\nAuthorization: " + ADMIN + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
