package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.queue.AmqpSettings;
import io.millrace.queue.BrokerProfile;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BrokerMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void whatABrokerThatIsAwayLeavesToDoIsShown() {
        AtomicBoolean connected = new AtomicBoolean();
        // Nobody listens on port 1.
        AmqpSettings nowhere = new AmqpSettings(
                "127.0.0.1",
                1,
                "nobody",
                "",
                "/",
                BrokerProfile.parse("rabbitmq").orElseThrow(),
                "test");
        try (AmqpJobQueue queue = new AmqpJobQueue(nowhere)) {
            BrokerMeters.show(queue, connected::get, registry);
            QueuedJob job = new QueuedJob(
                    new JobId(new UUID(0x7000, 0x8000_0000_0000_0000L)), new QueueId("noop", Priority.LOW), false);
            queue.publish(List.of(job, job));

            assertThat(gauge("millrace.amqp.connected")).isZero();
            assertThat(gauge("millrace.amqp.blocked")).isZero();
            assertThat(gauge("millrace.publish.pending")).isEqualTo(2);
            assertThat(gauge("millrace.publish.unconfirmed")).isZero();
            assertThat(registry.get("millrace.publish.handed").functionCounter().count())
                    .isEqualTo(2);
            assertThat(registry.get("millrace.publish.repeated")
                            .functionCounter()
                            .count())
                    .isZero();
            assertThat(registry.get("millrace.publish.dropped")
                            .functionCounter()
                            .count())
                    .isZero();

            connected.set(true);
            assertThat(gauge("millrace.amqp.connected")).isEqualTo(1);
        }
    }
}
