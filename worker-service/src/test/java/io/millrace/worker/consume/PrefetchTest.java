package io.millrace.worker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Delivery;
import io.millrace.core.port.JobSource;
import io.millrace.core.port.ManualClock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import io.millrace.worker.run.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How much comes in, and what becomes of it while nobody claims it. */
class PrefetchTest {
    private static final int SLOTS = 5;
    private final ManualClock clock = new ManualClock();
    private final Runs runs = new Runs(SLOTS, clock, new Signal());
    private final Intake intake = new Intake(clock, new Signal());
    private final Asked source = new Asked();
    private final Tenure tenure = new Tenure(Session.fresh(), clock.nanos(), clock);
    private final Prefetch prefetch = new Prefetch(source, intake, runs, () -> tenure, clock);
    private final Deque<Run> running = new ArrayDeque<>();

    @Test
    void asManyAsThereAreSlotsAndTheSameIsNotAskedTwice() {
        prefetch.adjust();
        prefetch.adjust();
        assertThat(source.values).containsExactly(5);
    }

    @Test
    void noneOnceAllSlotsHaveBeenTakenForAWhileAndThenTheFreeOnes() {
        prefetch.adjust();
        begin(5);
        after(0);
        after(200);
        assertThat(source.values).containsExactly(5);
        after(50);
        assertThat(source.values).containsExactly(5, 0);
        end(1);
        after(0);
        assertThat(source.values).containsExactly(5, 0, 1);
        // More slots become free: their deliveries' settling makes room by itself, unless they stay free.
        end(2);
        after(200);
        assertThat(source.values).containsExactly(5, 0, 1);
        after(50);
        assertThat(source.values).containsExactly(5, 0, 1, 5);
    }

    @Test
    void aShortSqueezeChangesNothing() {
        prefetch.adjust();
        begin(5);
        after(200);
        end(1);
        after(10);
        begin(1);
        after(10);
        after(200);
        end(5);
        after(0);
        assertThat(source.values).containsExactly(5);
    }

    @Test
    void moreWhileRunsAreShortAndNotAtTheEdge() {
        runsOf(1, 40);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250);
        runsOf(10, 60);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250);
        runsOf(50, 60);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250, 20);
        runsOf(120, 100);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250, 20);
        runsOf(400, 100);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250, 20, 5);
        runsOf(90, 200);
        prefetch.adjust();
        assertThat(source.values).containsExactly(250, 20, 5, 20);
    }

    @Test
    void longRunsThatFillAllSlotsEndTheShortTimes() {
        runsOf(1, 40);
        prefetch.adjust();
        begin(5);
        after(0);
        after(250);
        assertThat(source.values).containsExactly(250, 0);
        end(1);
        after(0);
        assertThat(source.values).containsExactly(250, 0, 1);
    }

    @Test
    void noneWithoutASessionWhileNothingCanBeClaimedAndForAJobThatRunsAlone() {
        prefetch.adjust();
        prefetch.pause();
        after(0);
        assertThat(source.values).containsExactly(5, 0);
        after(1000);
        prefetch.pause();
        prefetch.resume();
        after(0);
        assertThat(source.last()).isEqualTo(5);
        intake.offer(new Given(true, clock.nanos()));
        after(0);
        assertThat(source.last()).isZero();
        intake.giveBackAll();
        after(0);
        assertThat(source.last()).isEqualTo(5);
        begin(new Given(true, clock.nanos()));
        after(0);
        assertThat(source.last()).isZero();
        end(1);
        after(0);
        assertThat(source.last()).isEqualTo(5);
        tenure.lost();
        after(0);
        assertThat(source.last()).isZero();
    }

    @Test
    void theOldestAreTakenFirstAndWhatWaitsTooLongGoesBack() {
        Given first = given(false);
        clock.tick(Duration.ofMillis(600));
        Given second = given(false);
        Given lone = given(true);
        Given secondLone = given(true);
        assertThat(intake.take(1, taken -> {})).containsExactly(first);
        intake.putBack(List.of(first));
        clock.tick(Duration.ofMillis(600));
        intake.expire();
        assertThat(first.givenBack).isEqualTo(1);
        assertThat(intake.take(9, taken -> {})).containsExactly(second);
        clock.tick(Duration.ofMillis(600));
        intake.expire();
        assertThat(secondLone.givenBack).isEqualTo(1);
        assertThat(lone.givenBack).isZero();
        assertThat(intake.takeLone(taken -> {})).isSameAs(lone);
        assertThat(intake.holdsLone()).isFalse();
    }

    @Test
    void aClosedIntakeKeepsNothing() {
        Given waiting = given(false);
        Given lone = given(true);
        intake.close();
        Given late = given(false);
        assertThat(List.of(waiting.givenBack, lone.givenBack, late.givenBack)).containsOnly(1);
    }

    @Test
    void whoClosesItFindsWhatWasTakenReserved() {
        given(false);
        List<Delivery> reserved = new ArrayList<>();
        Thread closer = new Thread(intake::close);
        List<Delivery> taken = intake.take(5, delivery -> {
            closer.start();
            await().until(() -> closer.getState() == Thread.State.BLOCKED);
            reserved.add(delivery);
        });
        assertThat(reserved).isEqualTo(taken).hasSize(1);
        await().until(() -> !closer.isAlive());
    }

    private Given given(boolean alone) {
        Given delivery = new Given(alone, clock.nanos());
        intake.offer(delivery);
        return delivery;
    }

    private void after(long millis) {
        clock.tick(Duration.ofMillis(millis));
        prefetch.adjust();
    }

    private void begin(int count) {
        for (int i = 0; i < count; i++) {
            begin(new Given(false, clock.nanos()));
        }
    }

    private void begin(Given delivery) {
        RunPolicy policy = new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ZERO, null);
        JobSpec spec = new JobSpec(null, "t", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of());
        ClaimedRun claimed = new ClaimedRun(
                new Attempt(delivery.message().id(), 1), "demo", spec, 0, Instant.EPOCH, Instant.EPOCH, null);
        Run run = new Run(claimed, delivery, tenure, clock.nanos());
        runs.claimed(List.of(), List.of(run));
        running.add(run);
    }

    private void end(int count) {
        for (int i = 0; i < count; i++) {
            Run run = running.remove();
            runs.ended(run);
            runs.settled(run);
        }
    }

    private void runsOf(long millis, int count) {
        for (int i = 0; i < count; i++) {
            runs.times().add(Duration.ofMillis(millis).toNanos());
        }
    }

    private static final class Asked implements JobSource {
        private final List<Integer> values = new ArrayList<>();

        int last() {
            return values.get(values.size() - 1);
        }

        @Override
        public void prefetch(int perQueue) {
            values.add(perQueue);
        }

        @Override
        public void open(Set<String> types, Consumer<Delivery> receiver) {}

        @Override
        public void renewStarved(Set<QueueId> waiting) {}

        @Override
        public Optional<String> hindrance() {
            return Optional.empty();
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    private static final class Given implements Delivery {
        private final JobMessage message;
        private final long receivedNanos;
        private int givenBack;

        Given(boolean alone, long receivedNanos) {
            this.message = new JobMessage(new JobId(UUID.randomUUID()), new QueueId("t", Priority.NORMAL), alone);
            this.receivedNanos = receivedNanos;
        }

        @Override
        public JobMessage message() {
            return message;
        }

        @Override
        public boolean redelivered() {
            return false;
        }

        @Override
        public long receivedNanos() {
            return receivedNanos;
        }

        @Override
        public void ack() {}

        @Override
        public void giveBack() {
            givenBack++;
        }
    }
}
