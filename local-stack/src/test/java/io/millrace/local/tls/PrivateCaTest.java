package io.millrace.local.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateCaTest {
    @TempDir
    Path folder;

    @Test
    void whoTrustsItTrustsWhatItIssuedUnderItsNames() throws Exception {
        PrivateCa ca = PrivateCa.in(folder.resolve("ca"));
        PrivateCa.Issued issued = ca.issue("server", List.of("127.0.0.1", "localhost"));

        assertThat(greeted(issued, ca.file(), "127.0.0.1")).isTrue();
        assertThat(greeted(issued, ca.file(), "localhost")).isTrue();
        PrivateCa.Issued another = ca.issue("another", List.of("elsewhere"));
        assertThatThrownBy(() -> greeted(another, ca.file(), "127.0.0.1")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void whoTrustsAnotherDoesNot() {
        PrivateCa.Issued issued = PrivateCa.in(folder.resolve("ca")).issue("server", List.of("127.0.0.1"));
        PrivateCa stranger = PrivateCa.in(folder.resolve("stranger"));

        assertThatThrownBy(() -> greeted(issued, stranger.file(), "127.0.0.1"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void whatIsThereStaysUntilItIsRenewed() throws Exception {
        Path kept = PrivateCa.in(folder).issue("server", List.of("localhost")).certificate();
        String authority = Files.readString(PrivateCa.in(folder).file());
        String first = Files.readString(kept);

        PrivateCa.in(folder).issue("server", List.of("localhost"));
        assertThat(Files.readString(kept)).isEqualTo(first);
        PrivateCa.in(folder).renew("server", List.of("localhost"));
        assertThat(Files.readString(kept)).isNotEqualTo(first);
        assertThat(Files.readString(PrivateCa.in(folder).file())).isEqualTo(authority);
    }

    @Test
    void whatCannotBeReadOrWrittenIsNamed() throws Exception {
        PrivateCa authority = PrivateCa.in(folder.resolve("ca"));
        Files.createDirectories(folder.resolve("ca/server.pem/in-the-way"));

        assertThatThrownBy(() -> authority.issue("server", List.of("localhost")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("server.pem");
        assertThatThrownBy(() -> authority.renew("server", List.of("localhost")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot write");
    }

    @Test
    void whatIsNoCertificateIsNamed() throws Exception {
        String garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        PrivateCa authority = PrivateCa.in(folder);
        Files.writeString(folder.resolve("server.pem"), garbage);
        assertThatThrownBy(() -> authority.issue("server", List.of("localhost")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("server.pem is no certificate");
        Files.writeString(folder.resolve("ca.pem"), garbage);
        assertThatThrownBy(() -> PrivateCa.in(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> Trust.in(folder.resolve("ca.pem"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> PrivateCa.in(folder.resolve("ca.pem"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void aKeyOfTokensIsTwoFilesOneOfThemForItsOwnerAlone() throws Exception {
        TokenKey.main(new String[] {folder.toString(), "k1"});
        assertThat(Files.readString(folder.resolve("k1.pub.pem"))).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("k1.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keysAreForTheirOwnerAlone() throws Exception {
        PrivateCa.Issued issued = PrivateCa.in(folder).issue("server", List.of("localhost"));

        for (Path key : List.of(issued.key(), folder.resolve("ca.key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void thisMachineIsCalledByItsLoopbackToo() {
        assertThat(PrivateCa.namesOfThisMachine()).contains("localhost", "127.0.0.1", "::1");
    }

    /** Whether a client that trusts that authority shakes hands with a server of that certificate, under that name. */
    private static boolean greeted(PrivateCa.Issued issued, Path authority, String name) throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                TlsFront.context(issued).getServerSocketFactory().createServerSocket(0)) {
            CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> {
                try (var accepted = server.accept()) {
                    return accepted.getInputStream().read();
                } catch (IOException e) {
                    return -1;
                }
            });
            try (SSLSocket client =
                    (SSLSocket) Trust.in(authority).getSocketFactory().createSocket(name, server.getLocalPort())) {
                SSLParameters parameters = client.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                client.setSSLParameters(parameters);
                client.getOutputStream().write(7);
                return heard.join() == 7;
            }
        }
    }
}
