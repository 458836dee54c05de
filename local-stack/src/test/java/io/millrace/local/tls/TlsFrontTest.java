package io.millrace.local.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFrontTest {
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private PrivateCa authority;
    private ServerSocket echo;
    private TlsFront front;

    @BeforeEach
    void open() throws IOException {
        authority = PrivateCa.in(folder.resolve("ca"));
        echo = new ServerSocket(0, 0, InetAddress.getByName("127.0.0.1"));
        Thread server = new Thread(this::echo);
        server.setDaemon(true);
        server.start();
        front = TlsFront.open(authority.issue("front", List.of("127.0.0.1")), 0, echo.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        front.close();
        echo.close();
    }

    private void echo() {
        while (!echo.isClosed()) {
            try (Socket client = echo.accept()) {
                client.getInputStream().transferTo(client.getOutputStream());
            } catch (IOException ended) {
                continue;
            }
        }
    }

    @Test
    void whatIsSaidByTlsReachesTheServerInTheClear() throws IOException {
        try (Socket client = connect(authority)) {
            assertThat(echoed(client, "hello")).isEqualTo("hello");
            assertThat(echoed(client, "again")).isEqualTo("again");
        }
    }

    @Test
    void whoTrustsAnotherAuthorityDoesNotTalkToIt() {
        PrivateCa other = PrivateCa.in(folder.resolve("other"));
        assertThatThrownBy(() -> connect(other)).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void whenItClosesAllConnectionsEnd() throws IOException {
        try (Socket client = connect(authority)) {
            assertThat(echoed(client, "hello")).isEqualTo("hello");
            front.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    private Socket connect(PrivateCa trusted) throws IOException {
        SSLSocket socket =
                (SSLSocket) Trust.in(trusted.file()).getSocketFactory().createSocket("127.0.0.1", front.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String echoed(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        return new String(client.getInputStream().readNBytes(text.length()), US_ASCII);
    }
}
