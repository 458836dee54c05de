package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class UpkeepMetersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final UpkeepMeters meters = new UpkeepMeters(metrics);

    private double counted(String name) {
        return metrics.get(name).counter().count();
    }

    @Test
    void driftIsOfTheLatestLookAndWhatWasFoundIsAddedUp() {
        meters.compared(3, 1);
        assertThat(metrics.get("millrace.reconcile.drift").gauge().value()).isEqualTo(4);

        meters.compared(0, 0);
        assertThat(metrics.get("millrace.reconcile.drift").gauge().value()).isZero();
        assertThat(counted("millrace.reconcile.republished")).isEqualTo(3);
    }

    @Test
    void theDeadAreCountedWithTheirRuns() {
        meters.sessionReaped(5);
        meters.sessionReaped(0);
        meters.agentReaped();

        assertThat(counted("millrace.sessions.reaped")).isEqualTo(2);
        assertThat(counted("millrace.attempts.lost")).isEqualTo(5);
        assertThat(counted("millrace.agents.reaped")).isEqualTo(1);
    }
}
