package io.millrace.gateway.persist;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.Admission;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.Admission.Duplicate;
import io.millrace.core.port.FakeJobStore;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.batch.MicroBatch;
import io.millrace.gateway.batch.MicroBatch.Limits;
import io.millrace.telemetry.Tracing;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PersisterTest {
    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final FakeJobStore store = memory.jobs();
    private final List<List<GatedSubmission>> calls = new ArrayList<>();
    private final Deque<RuntimeException> faults = new ArrayDeque<>();
    private final List<JobId> published = new ArrayList<>();
    private final List<JobId> accepted = new ArrayList<>();
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicInteger waits = new AtomicInteger();
    private boolean room = true;
    private final IntakeLimits limits = IntakeLimits.of(queue -> room, owner -> OptionalInt.empty());
    private boolean faultsAfterTheCommit;

    private final MicroBatch<GatedSubmission, Admission> batches = new MicroBatch<>(
            new Limits(1, 500, 100, Duration.ofSeconds(4)),
            clock,
            lanes::add,
            new Persister(
                    faulty(),
                    limits,
                    new Persister.HandOn(
                            jobs -> jobs.stream().map(QueuedJob::id).forEach(published::add),
                            waits::incrementAndGet,
                            jobs -> jobs.stream().map(Job::id).forEach(accepted::add)),
                    clock,
                    clock::tick,
                    DistributionSummary.builder("sizes").register(metrics),
                    Tracing.OFF));

    @Test
    void acceptsManyInOneTransactionAndPublishesThem() {
        var first = batches.submit(Submissions.gated("a"));
        var second = batches.submit(Submissions.gated("b"));

        commit();

        assertThat(result(first)).isInstanceOf(Accepted.class);
        assertThat(result(second)).isInstanceOf(Accepted.class);
        assertThat(calls).hasSize(1);
        assertThat(published).hasSize(2);
        assertThat(accepted).isEqualTo(published);
        assertThat(metrics.get("sizes").summary().max()).isEqualTo(2);
    }

    @Test
    void equalKeysInABatchAreOneJob() {
        var first = batches.submit(Submissions.gated("same"));
        var second = batches.submit(Submissions.gated("same"));

        commit();

        List<Admission> both = List.of(result(first), result(second));
        assertThat(both).filteredOn(Accepted.class::isInstance).hasSize(1);
        assertThat(both).filteredOn(Duplicate.class::isInstance).hasSize(1);
        assertThat(published).hasSize(1);
    }

    @Test
    void whatEntersTheBacklogIsNotPublishedAndWhoFeedsIsCalled() {
        room = false;
        var first = batches.submit(Submissions.gated("a"));

        commit();

        assertThat(result(first)).isInstanceOf(Admission.Accepted.class);
        assertThat(published).isEmpty();
        assertThat(waits).hasValue(1);
        assertThat(accepted).hasSize(1);
    }

    @Test
    void nothingIsPublishedOfAJobThatWaitsForItsTime() {
        store.persist(List.of(Submissions.gated("taken")), IntakeLimits.NONE);
        batches.submit(Submissions.gated("taken"));

        commit();

        assertThat(published).isEmpty();
    }

    @Test
    void oneBadRowSpoilsNoOther() {
        GatedSubmission bad = Submissions.gated("bad");
        faults.add(new IllegalArgumentException("refused"));
        var good = batches.submit(Submissions.gated("good"));
        var refused = batches.submit(bad);
        refuse = bad;

        commit();

        assertThat(result(good)).isInstanceOf(Accepted.class);
        assertThat(failure(refused)).isInstanceOf(JobException.Invalid.class);
        assertThat(published).hasSize(1);
        assertThat(calls).extracting(List::size).containsExactly(2, 1, 1);
    }

    @Test
    void aCommitOfUnknownFateIsRepeatedWithTheSameIds() {
        faults.add(away());
        faults.add(away());
        faultsAfterTheCommit = true;
        var accepted = batches.submit(Submissions.gated("a"));

        commit();

        assertThat(result(accepted)).isInstanceOf(Accepted.class);
        assertThat(calls).hasSize(3);
        assertThat(calls.get(2)).isEqualTo(calls.get(0));
        assertThat(published).hasSize(1);
    }

    @Test
    void givesUpAfterThreeSeconds() {
        memory.goAway();
        var lost = batches.submit(Submissions.gated("a"));
        long before = clock.nanos();

        commit();

        assertThat(failure(lost)).isInstanceOf(JobException.Unavailable.class);
        assertThat(Duration.ofNanos(clock.nanos() - before)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(published).isEmpty();
    }

    @Test
    void whoHasWaitedAlreadyWaitsNoLonger() {
        memory.goAway();
        var old = batches.submit(Submissions.gated("a"));
        clock.tick(Duration.ofSeconds(4));

        commit();

        assertThat(failure(old)).isInstanceOf(JobException.Unavailable.class);
        assertThat(calls).as("but it is tried once").hasSize(1);
    }

    @Test
    void anInterruptedWaitEndsIt() {
        memory.goAway();
        Persister persister = new Persister(
                store,
                IntakeLimits.NONE,
                new Persister.HandOn(jobs -> {}, () -> {}, jobs -> {}),
                clock,
                time -> {
                    throw new InterruptedException();
                },
                metrics.summary("sizes"),
                Tracing.OFF);
        MicroBatch<GatedSubmission, Admission> interrupted =
                new MicroBatch<>(new Limits(1, 1, 1, Duration.ofSeconds(4)), clock, Runnable::run, persister);

        var lost = interrupted.submit(Submissions.gated("a"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure(lost)).isInstanceOf(JobException.Unavailable.class);
    }

    private GatedSubmission refuse;

    private JobStore faulty() {
        return (JobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    @SuppressWarnings("unchecked")
                    List<GatedSubmission> batch = (List<GatedSubmission>) arguments[0];
                    return persist(batch);
                });
    }

    private List<Admission> persist(List<GatedSubmission> batch) {
        calls.add(batch);
        RuntimeException fault = faults.poll();
        if (fault == null && batch.contains(refuse)) {
            fault = new IllegalArgumentException("refused");
        }
        if (fault != null && !faultsAfterTheCommit) {
            throw fault;
        }
        List<Admission> admissions = store.persist(batch, limits);
        if (fault != null) {
            throw fault;
        }
        return admissions;
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("away", new IllegalStateException());
    }

    private void commit() {
        lanes.remove().run();
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    private static Throwable failure(CompletionStage<?> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((value, thrown) -> failure.complete(thrown));
        return failure.getNow(null);
    }
}
