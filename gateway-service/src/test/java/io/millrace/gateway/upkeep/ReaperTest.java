package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Start;
import io.millrace.core.lease.Session;
import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReaperTest {
    private final World world = new World();
    private final List<Integer> reaped = new ArrayList<>();
    private final Reaper reaper = new Reaper(
            world.store.leases(),
            world.store.upkeep(),
            world.queue,
            new HandOn(world.queue, world.events),
            world.clock,
            reaped::add,
            Runnable::run);
    private Session worker;
    private JobId job;

    @BeforeEach
    void aWorkerRunsAJob() {
        worker = world.worker();
        job = world.submit(new Start.Now());
        world.claim(worker, job);
    }

    private void ticks(int times) {
        for (int i = 0; i < times; i++) {
            world.clock.tick(Duration.ofMillis(500));
            reaper.tick();
        }
    }

    @Test
    void aDeadWorkersRunGoesBackToItsQueueWithinSixSeconds() {
        world.broker.cut(worker);
        ticks(9);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(1);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
        assertThat(world.broker.published()).hasSize(2);
        assertThat(world.events.announced()).extracting(event -> event.id()).containsExactly(job);
        assertThat(world.store.leases().readAll()).isEmpty();
    }

    @Test
    void aWorkerThatRenewsLives() {
        world.broker.cut(worker);
        for (int i = 0; i < 40; i++) {
            world.store.leases().renew(worker);
            ticks(1);
        }
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void aBrokerThatIsAwayIsNoEvidence() {
        world.broker.goAway();
        ticks(60);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void aStoreThatIsAwayIsNoEvidence() {
        world.broker.cut(worker);
        ticks(8);
        world.store.goAway();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> ticks(1)).isInstanceOf(StoreUnavailableException.class);
        }
        world.store.comeBack();
        ticks(9);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(1);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aWorkerWhoseQueueStandsIsGivenSixtySeconds() {
        ticks(119);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        assertThat(reaped).isEmpty();
        ticks(3);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
        assertThat(reaped).as("how many runs it had").containsExactly(1);
    }

    @Test
    void aLeaseThatMovedOnBetweenVerdictAndDeedIsLeftAlone() {
        world.broker.cut(worker);
        ticks(9);
        world.clock.tick(Duration.ofMillis(500));
        world.store.leases().renew(worker);
        reaper.tick();
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
    }
}
