package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import io.millrace.outbound.Receiver.Visit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to servers that are silent, endless, large, broken or away: each costs its bounds, and no more. */
@Timeout(30)
class BadServersIT {
    private static final Client CLIENT = new Client(Client.HERE, Authorities.ofTheJvm());
    private static final Duration SHORT = Duration.ofSeconds(2);

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void aSilentServerIsLeft() throws Exception {
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.awaitHangUp();
        })) {
            assertThat(CLIENT.get(receiver.url("/hush"), SHORT))
                    .isEqualTo(new Failed(receiver.url("") + " has not answered within 2 s"));
            assertThat(receiver.visit().end()).isZero();
        }
    }

    @Test
    void aServerThatNeverComesToAnEndIsLeft() throws Exception {
        AtomicReference<String> said = new AtomicReference<>("");
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.say("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (!visit.hasHungUp(10)) {
                visit.say("x");
            }
            said.set("left");
            visit.awaitHangUp();
        })) {
            assertThat(CLIENT.get(receiver.url("/"), SHORT))
                    .isEqualTo(new Failed(receiver.url("") + " has not answered within 2 s"));
            receiver.visit().end();
            assertThat(said).hasValue("left");
        }
    }

    @Test
    void ofALargeAnswerNoMoreIsReadThanMayBe() throws Exception {
        byte[] mebibyte = new byte[1 << 20];
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.say("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                visit.say(mebibyte);
            }
        })) {
            Answered answered = (Answered) CLIENT.get(receiver.url("/"));
            assertThat(answered.body()).hasSize(Client.BODY_BYTES);
            assertThat(answered.truncated()).isTrue();
            assertThat(receiver.visit().trouble()).as("it is cut off").isNotNull();
        }
    }

    @Test
    void aBodyOfJustThatSizeIsWhole() throws Exception {
        String body = "x".repeat(Client.BODY_BYTES);
        try (Receiver receiver = Receiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 65536\r\n\r\n" + body);
                Receiver chunked = Receiver.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000\r\n"
                        + body + "\r\n1\r\nx\r\n0\r\n\r\n")) {
            Answered whole = (Answered) CLIENT.get(receiver.url("/"));
            assertThat(text(whole)).isEqualTo(body);
            assertThat(whole.truncated()).isFalse();
            Answered more = (Answered) CLIENT.get(chunked.url("/"));
            assertThat(text(more)).isEqualTo(body);
            assertThat(more.truncated()).isTrue();
        }
    }

    @Test
    void aFloodOfHeadersEndsAtABound() throws Exception {
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.say("HTTP/1.1 200 OK\r\n");
            while (true) {
                visit.say("X-Flood: " + "x".repeat(1_000) + "\r\n");
            }
        })) {
            assertThat(CLIENT.get(receiver.url("/")))
                    .isEqualTo(new Failed(
                            "the answer of " + receiver.url("") + " begins with more headers than are read"));
            assertThat(receiver.visit().trouble()).as("it is cut off").isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\0bad: x\r\n\r\n"
            })
    void whatIsNoAnswerIsToldAsSuch(String answer) throws Exception {
        try (Receiver receiver = Receiver.saying(answer)) {
            assertThat(CLIENT.get(receiver.url("/")))
                    .isEqualTo(new Failed("the answer of " + receiver.url("") + " is not HTTP/1.1"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha"
            })
    void anAnswerThatBreaksOffIsNone(String answer) throws Exception {
        try (Receiver ended = Receiver.saying(answer);
                Receiver reset = resetAfter(answer)) {
            assertBrokenOff(ended);
            assertBrokenOff(reset);
        }
        try (Receiver reset = resetAfter("HTTP/1.1 200 OK\r\n\r\nwithout a length")) {
            assertBrokenOff(reset);
        }
    }

    private static Receiver resetAfter(String answer) throws Exception {
        return Receiver.that(visit -> {
            visit.readRequest();
            visit.say(answer);
            visit.endByReset();
        });
    }

    private static void assertBrokenOff(Receiver receiver) throws Exception {
        assertThat(CLIENT.get(receiver.url("/")))
                .isEqualTo(new Failed(receiver.url("") + " has closed the connection before its answer was complete"));
    }

    @Test
    void aServerThatIsAwayIsToldAsSuch() throws Exception {
        String away = "http://127.0.0.1:" + Receiver.nobody();
        assertThat(CLIENT.get(away + "/")).isEqualTo(new Failed(away + " does not take connections"));
    }

    @Test
    void aCancelledRequestHangsUpAtOnce() throws Exception {
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.awaitHangUp();
        })) {
            OutboundCall call = CLIENT.send(RequestMethod.GET, receiver.url("/"), Map.of(), "", Client.LONG);
            Visit visit = receiver.visit();
            visit.request();
            call.cancel();
            assertThat(visit.end()).isZero();
            assertThat(Client.outcome(call))
                    .isEqualTo(new Failed("the request to " + receiver.url("") + " was cancelled"));
            call.cancel();
        }
    }

    /** The client's own way to close waits until all is sent, which here is when the server reads again. */
    @Test
    void evenIfTheServerDoesNotRead() throws Exception {
        int size = 64 << 20;
        CountDownLatch given = new CountDownLatch(1);
        try (Receiver receiver = Receiver.that(visit -> {
            awaitUninterrupted(given);
            visit.awaitHangUp();
        })) {
            OutboundCall call = CLIENT.send(RequestMethod.POST, receiver.url("/"), Map.of(), "x".repeat(size), SHORT);
            assertThat(Client.outcome(call)).isInstanceOf(Failed.class);
            given.countDown();
            assertThat(receiver.visit().end()).isLessThan(size);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Answered answered) {
        return new String(answered.body(), StandardCharsets.UTF_8);
    }
}
