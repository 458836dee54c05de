package io.millrace.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.millrace.local.TestServers;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisServerIT {
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = TestServers.ownRedis();
    }

    @AfterAll
    static void stop() {
        server.discard();
    }

    @Test
    void keepsItsKeysWhenStopped() throws IOException {
        assertThat(server.send("SET stayed yes")).isEqualTo("+OK\r\n");
        server.stop();
        assertThat(server.isAlive()).isFalse();
        server.start();
        assertThat(server.send("GET stayed")).contains("yes");
    }

    @Test
    void comesBackAfterAKillOnItsPort() throws IOException {
        server.kill();
        assertThatIOException().isThrownBy(() -> server.send("PING"));
        server.start();
        assertThat(server.send("PING")).isEqualTo("+PONG\r\n");
        assertThat(server.url()).isEqualTo("redis://127.0.0.1:" + server.port());
    }

    @Test
    void hangsWhileSuspended() throws IOException {
        server.suspend();
        assertThatIOException().isThrownBy(() -> server.send("PING"));
        server.resume();
        assertThat(server.send("PING")).isEqualTo("+PONG\r\n");
    }

    @Test
    void isOneForAllTestsOfAJvm() {
        assertThat(TestServers.redis()).isSameAs(TestServers.redis()).isNotSameAs(server);
    }
}
