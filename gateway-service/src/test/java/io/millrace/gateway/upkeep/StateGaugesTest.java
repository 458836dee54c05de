package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.port.StateStore.State;
import io.millrace.core.port.StateStore.Stuck;
import io.millrace.core.port.StateStore.Webhooks;
import io.millrace.core.port.StateStore.Workers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateGaugesTest {
    private static final State BUSY = new State(
            Duration.ofMillis(1_500),
            new Stuck(2, 3),
            new Workers(4, 5, 6, 70, 60),
            new Webhooks(8, Duration.ofMillis(9_250)),
            10);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StateGauges gauges = new StateGauges(() -> BUSY, metrics);

    private double value(String name, String... tags) {
        return metrics.get(name).tags(tags).gauge().value();
    }

    @Test
    void beforeTheFirstLookThereIsNothing() {
        assertThat(value("millrace.dispatch.lag.seconds")).isZero();
        assertThat(value("millrace.workers", "status", "up")).isZero();
    }

    @Test
    void eachFigureIsShownUnderItsName() {
        gauges.tick();

        assertThat(value("millrace.dispatch.lag.seconds")).isEqualTo(1.5);
        assertThat(value("millrace.jobs.stuck", "cause", "no_worker")).isEqualTo(2);
        assertThat(value("millrace.jobs.stuck", "cause", "past_deadline")).isEqualTo(3);
        assertThat(value("millrace.workers", "status", "up")).isEqualTo(4);
        assertThat(value("millrace.workers", "status", "draining")).isEqualTo(5);
        assertThat(value("millrace.workers", "status", "silent")).isEqualTo(6);
        assertThat(value("millrace.workers.slots")).isEqualTo(70);
        assertThat(value("millrace.workers.running")).isEqualTo(60);
        assertThat(value("millrace.webhooks.pending")).isEqualTo(8);
        assertThat(value("millrace.webhooks.oldest.seconds")).isEqualTo(9.25);
        assertThat(value("millrace.agents.running")).isEqualTo(10);
    }
}
