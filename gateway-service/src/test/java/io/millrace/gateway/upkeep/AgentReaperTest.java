package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Start;
import io.millrace.core.lease.AgentWatch;
import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentReaperTest {
    private static final Duration LEASE = Duration.ofSeconds(5);

    private final World world = new World();
    private final AtomicInteger reaped = new AtomicInteger();
    private final AgentReaper reaper =
            new AgentReaper(world.store.agents(), world.events, world.clock, reaped::incrementAndGet);
    private JobId job;
    private Attempt attempt;

    @BeforeEach
    void anAgentRunsAJob() {
        job = world.submit(new Start.Now(), queue -> false);
        attempt = world.claimForAgent(LEASE);
    }

    private void ticks(int times) {
        for (int i = 0; i < times; i++) {
            world.clock.tick(Duration.ofSeconds(1));
            reaper.tick();
        }
    }

    private void beat() {
        world.store.agents().heartbeat(attempt, "agent", null, null);
    }

    @Test
    void aRunWhoseAgentIsSilentGoesBackToTheBacklogAfterItsLease() {
        ticks(5);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(1);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
        assertThat(world.events.announced()).extracting(event -> event.id()).containsExactly(job);
        assertThat(reaped).hasValue(1);
        assertThat(world.broker.published()).isEmpty();
        assertThat(world.claimForAgent(LEASE)).isEqualTo(new Attempt(job, 2));
    }

    @Test
    void anAgentThatIsHeardInTimeKeepsItsRun() {
        for (int i = 0; i < 20; i++) {
            ticks(4);
            beat();
        }
        ticks(5);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(1);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aFailedReadRestartsTheCount() {
        ticks(5);
        world.store.goAway();
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> ticks(1)).isInstanceOf(StoreUnavailableException.class);
        }
        world.store.comeBack();
        ticks(5);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(1);
        assertThat(world.status(job)).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void aPauseOfTheReaperRestartsTheCount() {
        ticks(5);
        world.clock.tick(AgentWatch.LONGEST_GAP);
        ticks(5);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void aRunThatEndsIsWatchedNoMore() {
        ticks(3);
        world.store.agents().release(attempt);
        ticks(1);
        Attempt second = world.claimForAgent(LEASE);
        ticks(5);
        assertThat(world.status(second.job())).isEqualTo(JobStatus.PROCESSING);
        assertThat(reaped).hasValue(0);
    }
}
