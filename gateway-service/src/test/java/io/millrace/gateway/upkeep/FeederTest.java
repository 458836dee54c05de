package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Start;
import io.millrace.core.lease.Session;
import io.millrace.core.port.RunwayStore;
import io.millrace.gateway.runway.Runway;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FeederTest {
    private final World world = new World();
    private final Runway runway = new Runway();
    private final Feeder feeder =
            new Feeder(world.store.runway(), world.queue, runway, world.clock, OptionalInt.empty());

    private JobId waiting() {
        return world.submit(new Start.Now(), queue -> false);
    }

    private List<JobId> published() {
        return world.broker.published().stream().map(QueuedJob::id).toList();
    }

    private void tick(int millis) {
        world.clock.tick(Duration.ofMillis(millis));
        feeder.tick();
    }

    @Test
    void whatWaitsIsPublishedAsFarAsThereIsRoom() {
        for (int i = 0; i < 7; i++) {
            waiting();
        }
        world.worker();
        tick(0);
        assertThat(published()).as("the worker has 5 slots").hasSize(5);
        assertThat(runway.take("noop")).as("others wait").isFalse();
    }

    @Test
    void roomThatIsLeftIsForSubmissions() {
        world.worker();
        waiting();
        tick(0);
        assertThat(published()).hasSize(1);
        assertThat(runway.take("noop")).isTrue();
    }

    @Test
    void whileJobsWaitItLooksOften() {
        JobId first = waiting();
        waiting();
        tick(0);
        assertThat(published()).isEmpty();
        world.worker();
        tick(49);
        assertThat(published()).hasSize(2).contains(first);
    }

    @Test
    void aCallIsAnsweredAtTheNextTick() {
        world.worker();
        tick(0);
        waiting();
        tick(50);
        assertThat(published()).isEmpty();
        assertThat(feeder.jobsWait()).as("nobody knew of it").isTrue();
        tick(1);
        assertThat(published()).hasSize(1);
        assertThat(feeder.jobsWait()).as("it looks soon anyway").isFalse();
    }

    @Test
    void whatOtherGatewaysLeftIsFoundInTime() {
        world.worker();
        tick(0);
        waiting();
        tick(499);
        assertThat(published()).isEmpty();
        tick(1);
        assertThat(published()).hasSize(1);
    }

    @Test
    void theViewOfAQueueInUseIsFresh() {
        world.worker();
        tick(0);
        assertThat(runway.take("noop")).isFalse();
        tick(100);
        assertThat(runway.take("noop")).isTrue();
    }

    @Test
    void nothingIsFedThatThePublisherWouldForget() {
        world.worker();
        waiting();
        world.broker.leaveRoom(0);
        tick(0);
        assertThat(published()).isEmpty();
        assertThat(runway.take("noop")).isFalse();
        world.broker.leaveRoom(10);
        tick(50);
        assertThat(published()).hasSize(1);
    }

    @Test
    void aDefectWithOneTypeIsNoReasonToLetOthersWait() {
        RunwayStore defective = (RunwayStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RunwayStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("waitingTypes")) {
                        return Set.of("broken", "noop");
                    }
                    if (arguments != null && arguments[0].equals("broken")) {
                        throw new IllegalStateException("on purpose");
                    }
                    return method.invoke(world.store.runway(), arguments);
                });
        Feeder other = new Feeder(defective, world.queue, runway, world.clock, OptionalInt.empty());
        world.worker();
        for (int i = 0; i < 4; i++) {
            waiting();
            world.clock.tick(Duration.ofMillis(50));
            other.tick();
            assertThat(published()).hasSize(i + 1);
        }
    }

    @Test
    void withoutABrokerNothingIsFed() {
        world.worker();
        waiting();
        world.broker.goAway();
        tick(0);
        assertThat(world.store.runway().room("noop"))
                .as("it waits for whoever reaches the broker")
                .isEqualTo(5);
        world.broker.comeBack();
        tick(50);
        assertThat(published()).hasSize(1);
    }

    @Test
    void whatSlippedIntoAPausedQueueIsRecalled() {
        Session worker = world.worker();
        JobId job = world.submit(new Start.Now());
        world.store.queues().pause(QueueId.parse("noop.normal").orElseThrow());
        world.store.jobs().claim(worker, List.of(job), false);
        tick(500);
        assertThat(world.store.queues().hindrances(job).orElseThrow().published())
                .isFalse();
    }
}
