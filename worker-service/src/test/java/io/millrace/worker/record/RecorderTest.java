package io.millrace.worker.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.Session;
import io.millrace.core.port.FakeBroker;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.ManualClock;
import io.millrace.telemetry.Tracing;
import io.millrace.worker.execute.OutputBook;
import io.millrace.worker.execute.ProgressBook;
import io.millrace.worker.metrics.RunMeters;
import io.millrace.worker.run.Releases;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Runs;
import io.millrace.worker.run.Signal;
import io.millrace.worker.run.Tenure;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Batches, and what PostgreSQL refuses. */
class RecorderTest {
    private final ManualClock clock = new ManualClock();
    private final Tenure tenure = new Tenure(Session.fresh(), clock.nanos(), clock);
    private final Runs runs = new Runs(9, clock, new Signal());
    private final FakeJobEvents events = new FakeJobEvents();
    private final List<List<Outcome>> calls = new ArrayList<>();
    private final List<JobId> acked = new ArrayList<>();
    private boolean defect;
    private final JobStore store = (JobStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                @SuppressWarnings("unchecked")
                List<Outcome> outcomes = (List<Outcome>) arguments[0];
                return record(outcomes);
            });
    private final Recorder recorder = new Recorder(
            new Writer(
                    store,
                    new ProgressBook(store),
                    new OutputBook(new FakeStore(clock).output(), events, runs::knows, () -> {}),
                    events,
                    new RunMeters(new SimpleMeterRegistry(), clock),
                    new OutcomeLog("worker-1"),
                    Tracing.OFF),
            new Releases(store, new FakeBroker().queue(), events),
            runs,
            clock,
            new Signal());

    private List<JobEvent> record(List<Outcome> outcomes) {
        calls.add(outcomes);
        if (defect) {
            throw new IllegalStateException("a statement was refused");
        }
        if (outcomes.stream().anyMatch(RecorderTest::isBad)) {
            throw new IllegalArgumentException("a value was refused");
        }
        return outcomes.stream()
                .map(outcome -> new JobEvent(
                        outcome.attempt().job(),
                        "demo",
                        "noop",
                        outcome instanceof Outcome.Completed ? JobStatus.COMPLETED : JobStatus.FAILED,
                        1))
                .toList();
    }

    private static boolean isBad(Outcome outcome) {
        return outcome instanceof Outcome.Completed completed
                && completed.result().text().equals("bad");
    }

    @Test
    void allAtHandAreOneCall() {
        for (int i = 0; i < 5; i++) {
            end("{}");
        }
        recorder.step();
        assertThat(calls).hasSize(1).first().asList().hasSize(5);
        assertThat(acked).hasSize(5);
        assertThat(runs.isIdle()).isTrue();
        recorder.step();
        assertThat(calls).hasSize(1);
    }

    @Test
    void aBatchIsBoundedByItsSize() {
        String large = "\"" + "x".repeat(1 << 20) + "\"";
        for (int i = 0; i < 9; i++) {
            end(large);
        }
        recorder.step();
        assertThat(calls).extracting(List::size).containsExactly(8, 1);
    }

    @Test
    void noOutcomeSuffersForAStrangers() {
        JobId bad = end("bad");
        end("{}");
        recorder.step();
        assertThat(acked).hasSize(2);
        assertThat(events.announced())
                .extracting(JobEvent::status)
                .containsExactly(JobStatus.FAILED, JobStatus.COMPLETED);
        assertThat(events.announced().get(0).id()).isEqualTo(bad);
    }

    @Test
    void aDefectLosesNothing() {
        defect = true;
        end("{}");
        recorder.step();
        recorder.step();
        assertThat(calls).hasSize(1);
        assertThat(acked).isEmpty();
        defect = false;
        clock.tick(Duration.ofMillis(100));
        recorder.step();
        assertThat(acked).hasSize(1);
    }

    private JobId end(String result) {
        RunPolicy policy = new RunPolicy(Duration.ofSeconds(60), 1, Duration.ZERO, Duration.ZERO, null);
        JobSpec spec = new JobSpec(null, "t", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of());
        Attempt attempt = new Attempt(new JobId(UUID.randomUUID()), 1);
        ClaimedRun claimed = new ClaimedRun(attempt, "demo", spec, 0, Instant.EPOCH, Instant.EPOCH, null);
        Run run = new Run(claimed, new Given(attempt.job()), tenure, clock.nanos());
        runs.claimed(List.of(), List.of(run));
        runs.ended(run);
        recorder.ended(run, new Outcome.Completed(attempt, new Json(result)));
        return attempt.job();
    }

    private final class Given extends TestDelivery {
        private final JobId id;

        Given(JobId id) {
            super(id);
            this.id = id;
        }

        @Override
        public void ack() {
            acked.add(id);
        }
    }
}
