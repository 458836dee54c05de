package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.local.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackPortsTest {
    @Test
    void are8080And9000AndFreeOnesByDefault() {
        assertThat(StackPorts.of(Map.of("PORT", " "))).isEqualTo(new StackPorts(8080, 9000, 0, 0, 0, 0));
        StackPorts chosen = StackPorts.of(Map.of()).chosen();
        assertThat(chosen.http(1)).isEqualTo(8080);
        assertThat(chosen.http(2)).isEqualTo(8081);
        assertThat(chosen.management(3)).isEqualTo(9002);
        assertThat(chosen.postgres()).isPositive().isNotEqualTo(chosen.redis());
        assertThat(StackPorts.FREE.http(1)).isPositive();
    }

    @Test
    void areWhatTheVariablesSay() {
        assertThat(StackPorts.of(Map.of(
                        "PORT", "1",
                        "MANAGEMENT_PORT", "2",
                        "POSTGRES_PORT", "3",
                        "REDIS_PORT", "4",
                        "AMQP_PORT", "5",
                        "RABBITMQ_MANAGEMENT_PORT", "6")))
                .isEqualTo(new StackPorts(1, 2, 3, 4, 5, 6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "eighty", "99999999999"})
    void refusesWhatIsNoPort(String text) {
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> StackPorts.of(Map.of("AMQP_PORT", text)))
                .withMessage("AMQP_PORT=" + text + " is not a number from 0 to 65535");
    }

    @Test
    void namesEachPortThatIsTakenOrAskedForTwice() throws IOException {
        int free = FreePorts.next();
        try (ServerSocket taken = new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress())) {
            StackPorts ports = new StackPorts(free, taken.getLocalPort(), free, 0, 0, 0);
            assertThatExceptionOfType(StackException.class)
                    .isThrownBy(() -> ports.check(1))
                    .withMessageContaining("port " + free + " is asked for by PORT and by POSTGRES_PORT")
                    .withMessageContaining("port " + taken.getLocalPort()
                            + " is taken by another process; choose another with MANAGEMENT_PORT=…");
        }
    }
}
