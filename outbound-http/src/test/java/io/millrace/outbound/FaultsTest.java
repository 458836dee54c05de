package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

/** The faults that no loopback makes. */
class FaultsTest {
    private final Faults faults = new Faults(url(), new Bounds(Duration.ofMillis(1_500), 0));

    private static OutboundUrl url() {
        try {
            return OutboundUrl.parse("https://hooks.example:8443/hush?hush");
        } catch (InvalidRequestException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sayTheirKindAndNoMore() {
        assertThat(faults.unconnected(new ConnectTimeoutException("connection timed out: /10.0.0.1:1"))
                        .sentence())
                .isEqualTo("https://hooks.example:8443 does not take connections: it is silent");
        assertThat(faults.unconnected(new NoRouteToHostException("/10.0.0.1")).sentence())
                .isEqualTo("https://hooks.example:8443 cannot be connected to");
        assertThat(faults.unconnected(expired()).sentence())
                .isEqualTo("no secure connection to https://hooks.example:8443 can be made:"
                        + " its certificate is not valid at this time");
        assertThat(faults.broken(new DecoderException("hush")).sentence())
                .isEqualTo("the answer of https://hooks.example:8443 is not HTTP/1.1");
        assertThat(faults.late().sentence()).isEqualTo("https://hooks.example:8443 has not answered within 1500 ms");
        assertThat(new Faults(url(), new Bounds(Duration.ofSeconds(2), 0))
                        .late()
                        .sentence())
                .endsWith("within 2 s");
    }

    private static SSLHandshakeException expired() {
        SSLHandshakeException failed = new SSLHandshakeException("Failed to create SSL connection");
        failed.initCause(new CertificateExpiredException("NotAfter: …"));
        return failed;
    }
}
