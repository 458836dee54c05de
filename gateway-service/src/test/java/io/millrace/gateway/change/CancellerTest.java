package io.millrace.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.FakeBroker;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeJobStore;
import io.millrace.core.port.FakeSessionLine;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.SessionLine;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.dedup.FakeDedupGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancellerTest {
    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final FakeJobStore store = memory.jobs();
    private final FakeDedupGate gate = new FakeDedupGate(clock);
    private final FakeBroker broker = new FakeBroker();
    private final FakeJobEvents events = new FakeJobEvents();
    private final Canceller canceller = new Canceller(store, gate, broker.queue(), events);
    private final Session session = Session.fresh();
    private final List<Attempt> stopped = new ArrayList<>();
    private JobId id;

    @BeforeEach
    void submit() {
        GatedSubmission gated =
                gate.ask(Submissions.about("a")).toCompletableFuture().join();
        store.persist(List.of(gated), IntakeLimits.NONE);
        id = gated.submission().id();
        memory.leases().open(session, new WorkerInfo("w", "h", 1, 1, Set.of("noop"), "none"));
        FakeSessionLine line = broker.line();
        line.open(session, new SessionLine.Orders() {
            @Override
            public void cancel(Attempt attempt, Reason reason) {
                assertThat(reason).isEqualTo(Reason.CANCELLED_BY_USER);
                stopped.add(attempt);
            }

            @Override
            public void drain() {
                throw new AssertionError("nobody asked for it");
            }
        });
    }

    @Test
    void aWaitingJobIsCancelledItsKeyFreedAndItsEndTold() {
        canceller.cancel(id, Optional.of("demo"));

        assertThat(events.announced()).containsExactly(new JobEvent(id, "demo", "noop", JobStatus.CANCELLED, 0));
        assertThat(gate.holds("demo", "a")).isFalse();
        assertThat(stopped).isEmpty();
    }

    @Test
    void theWorkerOfARunningJobIsTold() {
        store.claim(session, List.of(id), false);

        canceller.cancel(id, Optional.empty());

        assertThat(stopped).containsExactly(new Attempt(id, 1));
        assertThat(events.announced()).isEmpty();
        assertThat(gate.holds("demo", "a")).isTrue();
    }

    @Test
    void whatHasEndedSaysHow() {
        canceller.cancel(id, Optional.empty());
        assertThatThrownBy(() -> canceller.cancel(id, Optional.empty()))
                .isInstanceOfSatisfying(JobException.NotCancellable.class, e -> {
                    assertThat(e.code()).isEqualTo("already-cancelled");
                    assertThat(e.status()).isEqualTo(JobStatus.CANCELLED);
                });
    }

    @Test
    void completionMayWin() {
        store.claim(session, List.of(id), false);
        store.record(List.of(new Outcome.Completed(new Attempt(id, 1), new Json("{}"))));

        assertThatThrownBy(() -> canceller.cancel(id, Optional.empty()))
                .isInstanceOfSatisfying(
                        JobException.NotCancellable.class,
                        e -> assertThat(e.status()).isEqualTo(JobStatus.COMPLETED));
        assertThatThrownBy(() -> Canceller.isDone(memory.reader().find(id).orElseThrow()))
                .isInstanceOf(JobException.NotCancellable.class);
    }

    @Test
    void aForeignJobIsUnknown() {
        assertThatThrownBy(() -> canceller.cancel(id, Optional.of("mallory")))
                .isInstanceOf(JobException.UnknownJob.class);
        assertThatThrownBy(() -> canceller.cancel(Submissions.newId(), Optional.empty()))
                .isInstanceOf(JobException.UnknownJob.class);
    }

    @Test
    void withoutAStoreNothingIsPromised() {
        memory.goAway();

        assertThatThrownBy(() -> canceller.cancel(id, Optional.empty())).isInstanceOf(JobException.Unavailable.class);
    }
}
