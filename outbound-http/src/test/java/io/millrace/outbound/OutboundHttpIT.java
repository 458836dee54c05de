package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import io.millrace.outbound.Receiver.Visit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to servers that answer well. */
@Timeout(30)
class OutboundHttpIT {
    private static final Client CLIENT = new Client(Client.HERE, Authorities.ofTheJvm());
    private static final Duration SHORT = Duration.ofMillis(300);

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void whatIsSentIsWhatWasAskedForAndTheAnswerWhatWasSaid() throws Exception {
        String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + "HTTP/1.1 418 Teapot\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\nshort";
        try (Receiver receiver = Receiver.saying(answer)) {
            OutboundCall call = CLIENT.send(
                    RequestMethod.POST,
                    "http://receiver.test:" + receiver.port() + "/a/../b?c=%20d",
                    Map.of("Authorization", "Bearer hush", "Content-Type", "text/plain"),
                    "Grüße",
                    Client.LONG);
            Answered answered = (Answered) Client.outcome(call);

            assertThat(answered.status()).isEqualTo(418);
            assertThat(answered.headers())
                    .containsEntry("x-a", List.of("1", "2"))
                    .containsEntry("content-length", List.of("5"));
            assertThat(text(answered)).isEqualTo("short");
            assertThat(answered.truncated()).isFalse();
            String request = receiver.visit().request();
            assertThat(request).startsWith("POST /a/../b?c=%20d HTTP/1.1\r\n").endsWith("\r\n\r\n" + latin("Grüße"));
            assertThat(request.lines())
                    .contains(
                            "Authorization: Bearer hush",
                            "Content-Type: text/plain",
                            "host: receiver.test:" + receiver.port(),
                            "content-length: 7",
                            "connection: close")
                    .anyMatch("user-agent: millrace"::equalsIgnoreCase)
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("accept-encoding"));
        }
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(RequestMethod.class)
    void everyMethodIsSentAndTellsItsLengthWhereItShould(RequestMethod method) throws Exception {
        try (Receiver receiver = Receiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            Outcome outcome = Client.outcome(CLIENT.send(method, receiver.url("/"), Map.of(), "", Client.LONG));
            assertThat(((Answered) outcome).status()).isEqualTo(200);
            String request = receiver.visit().request();
            assertThat(request).startsWith(method + " / HTTP/1.1\r\n");
            assertThat(request.contains("content-length: 0"))
                    .isEqualTo(List.of("POST", "PUT", "PATCH").contains(method.name()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\nbody",
                "HTTP/1.0 200 OK\r\n\r\nbody"
            })
    void bodiesEndInManyWays(String answer) throws Exception {
        try (Receiver receiver = Receiver.saying(answer)) {
            assertThat(text((Answered) CLIENT.get(receiver.url("/")))).isEqualTo("body");
        }
    }

    @Test
    void anAnswerWithoutABodyIsOne() throws Exception {
        try (Receiver receiver = Receiver.saying("HTTP/1.1 204 No Content\r\n\r\n")) {
            assertThat(((Answered) CLIENT.get(receiver.url("/"))).body()).isEmpty();
        }
        try (Receiver receiver = Receiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) {
            Outcome head =
                    Client.outcome(CLIENT.send(RequestMethod.HEAD, receiver.url("/"), Map.of(), "", Client.LONG));
            assertThat(((Answered) head).headers()).containsEntry("content-length", List.of("1000"));
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (Receiver target = Receiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Receiver receiver = Receiver.saying(
                        "HTTP/1.1 302 Found\r\nLocation: " + target.url("/") + "\r\nContent-Length: 0\r\n\r\n")) {
            Answered answered = (Answered) CLIENT.get(receiver.url("/"));
            assertThat(answered.status()).isEqualTo(302);
            assertThat(answered.headers()).containsEntry("location", List.of(target.url("/")));
            assertThat(target.isUnvisited()).isTrue();
        }
    }

    @Test
    void eachRequestHasAConnectionOfItsOwn() throws Exception {
        String answer = "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n";
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.say(answer);
            visit.awaitHangUp();
        })) {
            for (int i = 0; i < 3; i++) {
                assertThat(CLIENT.get(receiver.url("/"))).isInstanceOf(Answered.class);
                assertThat(receiver.visit().end()).isZero();
            }
        }
    }

    /** A client that takes it for an answer must not keep it open as what it was changed into. */
    @Test
    void aProtocolThatWasNotAskedForIsNotSpoken() throws Exception {
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
            visit.awaitHangUp();
        })) {
            assertThat(((Answered) CLIENT.get(receiver.url("/"))).status()).isEqualTo(101);
            assertThat(receiver.visit().end()).isZero();
        }
    }

    @Test
    void whatIsUnderWayEndsWithTheClient() throws Exception {
        try (Receiver receiver = Receiver.that(visit -> {
            visit.readRequest();
            visit.awaitHangUp();
        })) {
            Client client = new Client(Client.HERE, Authorities.ofTheJvm());
            OutboundCall call = client.send(RequestMethod.GET, receiver.url("/"), Map.of(), "", Client.LONG);
            Visit visit = receiver.visit();
            visit.request();
            client.http().close();
            assertThat(visit.end()).isZero();
            assertThat(Client.outcome(call)).isInstanceOf(Failed.class);
            assertThat(client.get(receiver.url("/"), SHORT))
                    .as("and nothing begins any more")
                    .isInstanceOf(Failed.class);
            client.close();
        }
    }

    private static String text(Answered answered) {
        return new String(answered.body(), StandardCharsets.UTF_8);
    }
}
