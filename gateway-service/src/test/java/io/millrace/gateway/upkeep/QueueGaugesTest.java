package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Start;
import io.millrace.gateway.limit.OwnerClasses;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueGaugesTest {
    private final World world = new World();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final QueueGauges gauges = new QueueGauges(world.store.queues(), OwnerClasses.parse("demo=gold"), metrics);

    private double value(String name, String... tags) {
        return metrics.get(name)
                .tags("type", "noop", "priority", "normal")
                .tags(tags)
                .gauge()
                .value();
    }

    @Test
    void whatWaitsIsShownByQueueAndClassOfOwner() {
        world.submit(new Start.Now());
        world.clock.tick(Duration.ofSeconds(7));
        world.submit(new Start.Now(), queue -> false);
        world.store.queues().pause(QueueId.parse("noop.high").orElseThrow());

        gauges.tick();

        assertThat(value("millrace.queue.waiting", "owner_class", "gold")).isEqualTo(2);
        assertThat(value("millrace.queue.waiting", "owner_class", "default")).isZero();
        assertThat(value("millrace.queue.oldest.seconds", "owner_class", "gold"))
                .isEqualTo(7);
        assertThat(value("millrace.queue.published")).isEqualTo(1);
        assertThat(value("millrace.queue.paused")).isZero();
        assertThat(metrics.get("millrace.queue.paused")
                        .tags("priority", "high")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void aQueueThatIsEmptyAgainFallsToZero() {
        var job = world.submit(new Start.Now());
        gauges.tick();
        world.claim(world.worker(), job);
        gauges.tick();

        assertThat(value("millrace.queue.waiting", "owner_class", "gold")).isZero();
        assertThat(value("millrace.queue.oldest.seconds", "owner_class", "gold"))
                .isZero();
    }
}
