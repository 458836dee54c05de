package io.millrace.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.WithStandIn;
import io.millrace.cli.error.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailuresTest extends WithStandIn {
    private static Client client(String url) {
        return new Client(new Endpoint(URI.create(url), Credentials.NONE, null), Kept.NOWHERE);
    }

    @Test
    void onlyWhatIsWrongWithACertificateIsNoTrust() {
        Failures failures = new Failures(new Endpoint(URI.create("https://x"), Credentials.NONE, null));
        for (Throwable cause :
                new Throwable[] {new CertificateException("name"), new CertPathValidatorException("path")}) {
            IOException e = new SSLHandshakeException("no");
            e.initCause(new IllegalStateException(cause));
            assertThat(failures.beforeRequest(e))
                    .isInstanceOf(CliException.class)
                    .hasMessageContaining("no trust in https://x");
        }
        assertThat(failures.beforeRequest(new SSLHandshakeException("Remote host terminated the handshake")))
                .isInstanceOf(Unreachable.class);
    }

    /** As when the server is started anew. */
    @Test
    void aHandshakeThatIsCutCountsAsAway() throws Exception {
        try (ServerSocket cutting = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try {
                    cutting.accept().close();
                } catch (IOException e) {
                    // The test has ended.
                }
            });
            server.start();
            Client client = client("https://localhost:" + cutting.getLocalPort());
            assertThatThrownBy(() -> client.post("/jobs", "{}"))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            e -> assertThat(e.mayHaveBeenObeyed()).isFalse());
            server.join();
        }
    }

    @Test
    void whatWasSentMayHaveBeenObeyed() {
        server.cut("POST /jobs", "{").on("POST /a", 502, "").on("POST /b", 503, "{\"code\":\"unavailable\"}");
        for (String path : new String[] {"/jobs", "/a", "/b"}) {
            assertThatThrownBy(() -> client(server.url()).post(path, "{}"))
                    .isInstanceOfSatisfying(
                            Unreachable.class,
                            e -> assertThat(e.mayHaveBeenObeyed()).as(path).isTrue());
        }
        assertThatThrownBy(() -> client("http://localhost:1").post("/jobs", "{}"))
                .isInstanceOfSatisfying(
                        Unreachable.class,
                        e -> assertThat(e.mayHaveBeenObeyed()).isFalse());
    }
}
