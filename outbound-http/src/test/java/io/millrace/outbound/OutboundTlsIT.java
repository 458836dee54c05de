package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.TlsFront;
import io.millrace.outbound.Outcome.Answered;
import io.millrace.outbound.Outcome.Failed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS to servers with certificates of an authority of one's own. */
@Timeout(30)
class OutboundTlsIT {
    @TempDir
    Path folder;

    private PrivateCa authority;
    private Client client;
    private Receiver receiver;
    private TlsFront front;

    @BeforeEach
    void listen() throws Exception {
        authority = PrivateCa.in(folder);
        client = new Client(Client.HERE, Authorities.and(authority.file()));
        receiver = Receiver.saying("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecure");
        front = TlsFront.open(authority.issue("own", List.of("receiver.test", "127.0.0.1")), 0, receiver.port());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        front.close();
        receiver.close();
    }

    private String url(String host) {
        return "https://" + host + ":" + front.port();
    }

    @Test
    void whoIsVouchedForAndNamedSoIsSpokenTo() throws Exception {
        for (String host : List.of("receiver.test", "RECEIVER.test.", "127.0.0.1")) {
            Answered answered = (Answered) client.get(url(host) + "/");
            assertThat(answered.body()).as(host).asString().isEqualTo("secure");
        }
    }

    @Test
    void whoHasAnotherNameIsNot() throws Exception {
        for (String host : List.of("other.test", "sub.receiver.test", "localhost")) {
            assertThat(client.get(url(host) + "/hush"))
                    .isEqualTo(new Failed("no secure connection to " + url(host)
                            + " can be made: its certificate is not for that name"));
            assertNothingWasSent();
        }
    }

    @Test
    void whoIsVouchedForByNobodyIsNot() throws Exception {
        try (Client stranger = new Client(Client.HERE, Authorities.ofTheJvm())) {
            assertThat(stranger.get(url("receiver.test") + "/"))
                    .isEqualTo(new Failed("no secure connection to " + url("receiver.test")
                            + " can be made: nobody who is trusted vouches for its certificate"));
        }
        assertNothingWasSent();
    }

    private void assertNothingWasSent() throws InterruptedException {
        assertThat(receiver.visit().trouble()).hasMessage("a request without an end: ");
    }

    @Test
    void whoSpeaksNoTlsIsToldAsSuch() throws Exception {
        try (Receiver plain = Receiver.that(visit -> visit.say("HTTP/1.1 200 OK\r\n\r\n"))) {
            String url = "https://127.0.0.1:" + plain.port();
            assertThat(client.get(url + "/"))
                    .isEqualTo(new Failed("no secure connection to " + url + " can be made: TLS fails"));
        }
    }

    @Test
    void whoIsSilentInTheHandshakeIsLeft() throws Exception {
        try (Receiver silent = Receiver.that(Receiver.Visit::awaitHangUp)) {
            String url = "https://127.0.0.1:" + silent.port();
            assertThat(client.get(url + "/", Duration.ofSeconds(2)))
                    .isEqualTo(new Failed(url + " has not answered within 2 s"));
            assertThat(silent.visit().end()).as("its first words alone").isPositive();
        }
    }

    @Test
    void aCancelledRequestHangsUp() throws Exception {
        try (Receiver slow = Receiver.that(visit -> {
                    visit.readRequest();
                    visit.awaitHangUp();
                });
                TlsFront tls = TlsFront.open(authority.issue("own", List.of()), 0, slow.port())) {
            String url = "https://receiver.test:" + tls.port() + "/";
            OutboundCall call = client.send(RequestMethod.GET, url, Map.of(), "", Client.LONG);
            slow.visit();
            call.cancel();
            assertThat(Client.outcome(call)).isInstanceOf(Failed.class);
        }
    }
}
