package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Clock;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private final World world = new World();

    @Test
    void whatIsDueEntersItsQueueHoweverMuchItIs() {
        List<JobId> jobs = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            jobs.add(world.submit(new Start.After(Duration.ofSeconds(10))));
        }
        AtomicInteger calls = new AtomicInteger();
        Dispatcher dispatcher = new Dispatcher(world.store.upkeep(), world.events, calls::incrementAndGet);
        world.clock.tick(Duration.ofSeconds(9));
        dispatcher.tick();
        assertThat(world.events.announced()).isEmpty();
        assertThat(calls).hasValue(0);
        world.clock.tick(Duration.ofSeconds(2));
        dispatcher.tick();
        assertThat(calls).hasValueGreaterThan(0);
        assertThat(world.events.announced()).hasSize(1_200);
        assertThat(jobs).allMatch(job -> world.status(job) == JobStatus.QUEUED);
    }

    @Test
    void anOverdueRunOfALiveWorkerIsCancelledAfterTenSecondsOfUnbrokenPostgres() {
        Session worker = world.worker();
        JobId job = world.submit(new Start.Now());
        Attempt attempt = world.claim(worker, job);
        OverdueWatch watch =
                new OverdueWatch(world.store.upkeep(), world.store.agents(), world.queue, world.events, world.clock);
        world.clock.tick(Duration.ofSeconds(16));
        ticks(watch, 19);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        world.store.goAway();
        assertThatThrownBy(() -> ticks(watch, 1)).isInstanceOf(StoreUnavailableException.class);
        world.store.comeBack();
        ticks(watch, 20);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(watch, 1);
        assertThat(world.status(job)).isEqualTo(JobStatus.CANCELLED);
        assertThat(world.stopped).containsExactly(attempt);
        assertThat(world.events.announced()).hasSize(1);
    }

    @Test
    void anOverdueRunOfAnAgentIsCancelledAtItsDeadlineIfPostgresIsUnbroken() {
        OverdueWatch watch =
                new OverdueWatch(world.store.upkeep(), world.store.agents(), world.queue, world.events, world.clock);
        ticks(watch, 30);
        JobId job = world.submit(new Start.Now());
        world.claimForAgent(Duration.ofSeconds(60));

        ticks(watch, 10);
        assertThat(world.status(job)).isEqualTo(JobStatus.PROCESSING);
        ticks(watch, 1);

        assertThat(world.status(job)).isEqualTo(JobStatus.CANCELLED);
        assertThat(world.stopped).isEmpty();
        assertThat(world.events.announced()).hasSize(1);
    }

    private void ticks(Task task, int times) {
        for (int i = 0; i < times; i++) {
            world.clock.tick(Duration.ofMillis(500));
            task.tick();
        }
    }

    @Test
    void finishedJobsGoAfterTheirRetentionAndTheirKeysWithThem() {
        Session worker = world.worker();
        JobId job = world.submit(new Start.Now());
        Attempt attempt = world.claim(worker, job);
        world.store.jobs().record(List.of(new Outcome.Completed(attempt, Json.EMPTY_OBJECT)));
        List<WindowKey> freed = new ArrayList<>();
        Retainer retainer =
                new Retainer(world.store.upkeep(), gate(freed), Duration.ofMinutes(10), world.clock, time -> {});
        world.clock.tick(Duration.ofMinutes(9));
        retainer.tick();
        assertThat(world.status(job)).isEqualTo(JobStatus.COMPLETED);
        world.clock.tick(Duration.ofMinutes(2));
        retainer.tick();
        assertThat(world.store.reader().find(job)).isEmpty();
        assertThat(freed).extracting(WindowKey::holder).containsExactly(job);
    }

    @Test
    void manyFinishedJobsGoInChunksWithARestAfterEach() {
        for (int i = 0; i < 2 * Retainer.CHUNK + 1; i++) {
            JobId job = world.submit(new Start.Now());
            world.store.jobs().cancel(List.of(job), Optional.empty());
        }
        world.clock.tick(Duration.ofDays(30));
        Clock tenMillisEachLook = new Clock() {
            private long nanos;

            @Override
            public long nanos() {
                nanos += Duration.ofMillis(10).toNanos();
                return nanos;
            }

            @Override
            public Instant now() {
                return world.clock.now();
            }
        };
        List<Duration> rests = new ArrayList<>();

        new Retainer(
                        world.store.upkeep(),
                        gate(new ArrayList<>()),
                        Duration.ofMinutes(10),
                        tenMillisEachLook,
                        rests::add)
                .tick();

        assertThat(rests).containsExactly(Duration.ofMillis(40), Duration.ofMillis(40));
        assertThat(world.store.upkeep().removeExpired(Duration.ZERO, 1).jobs()).isZero();
    }

    private static DedupGate gate(List<WindowKey> freed) {
        return new DedupGate() {
            @Override
            public CompletionStage<GatedSubmission> ask(ValidSubmission submission) {
                throw new AssertionError("nobody asks here");
            }

            @Override
            public CompletionStage<Void> free(WindowKey key) {
                freed.add(key);
                return CompletableFuture.completedStage(null);
            }
        };
    }
}
