package io.millrace.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.rig.Rig;
import io.millrace.local.process.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the clients of a gateway see that leaves: answers, and then no connection. {@link RollingRestartAT} has those that are busy. */
class GatewayLeavesAT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int NOBODY = -1;

    private final Rig rig = Hurt.rig();
    private final URI gateway = URI.create(Hurt.demo(1).url());

    @AfterEach
    void heal() {
        rig.process("gateway-1").awaitExit(SOON);
        Hurt.heal();
    }

    @Test
    void whoWaitsForAJobLearnsHowItIs() throws Exception {
        String id = Hurt.running(1, 30_000).get(0);
        CompletableFuture<Api.Reply> poll =
                Hurt.demo(1).sendAsync("GET", "/jobs/" + id + "?until=finished&wait=30", null);
        Await.pause(500);

        rig.terminate("gateway-1");

        Api.Reply reply = poll.get(5, SECONDS);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().path("status").asText()).isEqualTo("processing");
    }

    /** To the other gateway, where they miss nothing. */
    @Test
    void whoStreamsIsSentOn() {
        String id = Hurt.running(1, 8_000).get(0);
        try (Stream job = Stream.open(Hurt.demo(1), "/jobs/" + id + "/events");
                Stream all = Stream.open(Hurt.demo(1), "/events").awaitId()) {
            assertThat(job.next().status()).isEqualTo("processing");
            rig.terminate("gateway-1");

            // A clean end, each, perhaps after something more.
            while (job.next() != null) {
                assertThat(job.lastId()).isNotNull();
            }
            while (all.next() != null) {
                assertThat(all.lastId()).isNotNull();
            }
            try (Stream goesOn = Stream.resume(Hurt.demo(2), "/jobs/" + id + "/events", job.lastId());
                    Stream allGoOn = Stream.resume(Hurt.demo(2), "/events", all.lastId())) {
                goesOn.next(told -> told.status().equals("completed"));
                allGoOn.next(told -> told.id().equals(id) && told.status().equals("completed"));
            }
        }
    }

    /** Sends half a request: for the other half the gateway stays for a while, though it leaves. */
    private Socket holdItUp() throws IOException {
        Socket holding = new Socket(gateway.getHost(), gateway.getPort());
        String half = "POST /jobs HTTP/1.1\r\nHost: it\r\nAuthorization: Basic ZGVtbzpkZW1v\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        holding.getOutputStream().write(half.getBytes(US_ASCII));
        Await.pause(500);
        return holding;
    }

    @Test
    void whoAsksNowAndThenOverHttp2GetsAnswersUntilRefused() throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        HttpRequest question = HttpRequest.newBuilder(gateway.resolve("/openapi"))
                .timeout(SOON)
                .build();
        List<Object> seen = new ArrayList<>();
        HttpResponse<Void> first = client.send(question, BodyHandlers.discarding());
        assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);

        Socket holding = holdItUp();
        CompletableFuture<Void> asking =
                CompletableFuture.runAsync(() -> seen.addAll(askUntilRefused(client, question)));
        Await.pause(1_000);
        rig.terminate("gateway-1");

        asking.get(5, SECONDS);
        holding.close();
        assertThat(seen).containsOnly(200).hasSizeGreaterThan(3);
    }

    /** The answers; and any failure but the refusal. */
    private static List<Object> askUntilRefused(HttpClient client, HttpRequest question) {
        List<Object> seen = new ArrayList<>();
        boolean givenUp = false;
        while (true) {
            try {
                seen.add(client.send(question, BodyHandlers.discarding()).statusCode());
            } catch (ConnectException refused) {
                return seen;
            } catch (IOException | InterruptedException e) {
                // One at a time is under way, and the gateway leaves once.
                if (givenUp || !isGivenUpByTheClientItself(e)) {
                    seen.add(e);
                    return seen;
                }
                givenUp = true;
            }
            Await.pause(300);
        }
    }

    /** The JDK's client drops requests that are under way when a GOAWAY comes, though it says that they are answered (JDK-8335181, mended in 17.0.17). */
    private static boolean isGivenUpByTheClientItself(Exception e) {
        return String.valueOf(e.getMessage()).endsWith("GOAWAY received");
    }

    @Test
    void whoAsksNothingIsDisconnectedWithoutAWord() throws IOException {
        try (Socket holding = holdItUp();
                Socket idle = new Socket(gateway.getHost(), gateway.getPort())) {
            idle.setSoTimeout((int) SOON.toMillis());
            assertThat(ask(idle)).startsWith("HTTP/1.1 ");
            rig.terminate("gateway-1");

            long begin = System.nanoTime();
            assertThat(idle.getInputStream().read()).isEqualTo(NOBODY);
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .as("while the framework still waits, before it answers with a 503 of its own")
                    .isLessThan(Duration.ofSeconds(5));
        }
    }

    /** A question whose answer has no body, and all of that answer. */
    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("HEAD /openapi HTTP/1.1\r\nHost: it\r\n\r\n".getBytes(US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + answer).isNotEqualTo(NOBODY);
            answer.append((char) next);
        }
        return answer.toString();
    }
}
