package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.Start;
import io.millrace.core.lease.Session;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.core.port.UpkeepStore.ClaimSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final QueueId NOOPS = new QueueId("noop", Priority.NORMAL);

    private final World world = new World();
    private final AtomicLong republished = new AtomicLong();
    private int mute;
    private final Reconciler reconciler =
            new Reconciler(world.store.upkeep(), world.queue, world.clock, (lost, queues) -> {
                republished.addAndGet(lost);
                mute = queues;
            });

    private void ticks(int seconds) {
        for (int i = 0; i < seconds; i++) {
            world.clock.tick(Duration.ofSeconds(1));
            reconciler.tick();
        }
    }

    @Test
    void aHealthyBacklogIsNeverPublishedAgain() {
        for (int i = 0; i < 50; i++) {
            world.submit(new Start.Now());
        }
        ticks(3600);
        assertThat(republished).hasValue(0);
        assertThat(world.broker.published()).hasSize(50);
    }

    @Test
    void whatTheBrokerLostIsPublishedAgainOnceItsQueueWasSeenEmptyTwice() {
        world.submit(new Start.Now());
        world.submit(new Start.Now());
        world.broker.wipe();
        ticks(2);
        assertThat(republished).hasValue(0);
        ticks(1);
        assertThat(republished).hasValue(2);
        assertThat(world.queue.ready(NOOPS)).hasValue(2);
        ticks(60);
        assertThat(republished).hasValue(2);
    }

    @Test
    void aJobThatWasQueuedAfterTheFirstLookIsLeftAlone() {
        world.submit(new Start.Now());
        world.broker.wipe();
        ticks(1);
        world.clock.tick(Duration.ofMillis(500));
        world.submit(new Start.Now());
        world.broker.wipe();
        ticks(2);
        assertThat(republished).hasValue(1);
    }

    @Test
    void whileTheBrokerCannotSayNothingIsPublished() {
        world.submit(new Start.Now());
        world.broker.wipe();
        world.broker.goAway();
        ticks(60);
        assertThat(republished).hasValue(0);
        assertThat(mute).isEqualTo(1);
        world.broker.comeBack();
        ticks(3);
        assertThat(republished).hasValue(1);
        assertThat(mute).isZero();
    }

    @Test
    void nothingIsPublishedThatThePublisherWouldForget() {
        for (int i = 0; i < 5; i++) {
            world.submit(new Start.Now());
        }
        world.broker.wipe();
        world.broker.leaveRoom(0);
        ticks(10);
        assertThat(republished).hasValue(0);
        world.broker.leaveRoom(100);
        ticks(3);
        assertThat(republished).hasValue(5);
    }

    @Test
    void aJobWhoseTurnHasPassedIsPublishedAgainAlthoughItsQueueIsNeverEmpty() {
        world.submit(new Start.Now());
        world.broker.wipe();
        world.clock.tick(Duration.ofSeconds(11));
        world.submit(new Start.Now());
        Session worker = world.worker();
        Instant now = world.store.upkeep().now();
        world.store
                .upkeep()
                .reportClaims(worker, new ClaimReport(NOOPS, Collections.nCopies(99, new ClaimSample(now, now)), 1));
        ticks(5);
        assertThat(republished).hasValue(0);
        world.store
                .upkeep()
                .reportClaims(worker, new ClaimReport(NOOPS, Collections.nCopies(100, new ClaimSample(now, now)), 1));
        ticks(1);
        assertThat(republished).hasValue(1);
    }
}
