package io.millrace.gateway.problem;

import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.Limited;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send little or nothing, and keep their connections. */
@QuarkusTest
@TestProfile(Limited.class)
class SlowClientsIT {
    private static final int IDLE = 1_000;
    private static final Duration DRIP = Duration.ofMillis(200);

    @TestHTTPResource("/")
    URI gateway;

    @Test
    @Timeout(60)
    void idleAndHalfOpenConnectionsAreClosedAndOthersServed() throws IOException {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                Socket socket = connect();
                idle.add(socket);
                if (i % 3 == 0) {
                    send(socket, "GET /types HTTP/1.1\r\nHost: ");
                }
            }
            as("demo").get("/types").then().statusCode(200);
            for (Socket socket : idle) {
                assertThat(isClosedByTheOther(socket)).isTrue();
            }
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    @Timeout(60)
    void aBodyThatDripsIsNotWaitedForAndOthersAreServed() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "POST /jobs HTTP/1.1\r\nHost: x\r\nAuthorization: " + basic()
                            + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{");
            while (socket.getInputStream().available() == 0) {
                send(socket, " ");
                Thread.sleep(DRIP.toMillis());
                as("demo").get("/types").then().statusCode(200);
            }
            String answer = new String(socket.getInputStream().readNBytes(2_000), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("application/problem+json")
                    .contains("\"code\":\"request-timeout\"");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(gateway.getHost(), gateway.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isClosedByTheOther(Socket socket) throws IOException {
        return socket.getInputStream().readNBytes(2_000).length < 2_000;
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.US_ASCII));
    }
}
