package io.millrace.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetrierTest {
    private final FakeStore store = new FakeStore(new ManualClock());
    private final FakeJobEvents events = new FakeJobEvents();
    private final AtomicInteger calls = new AtomicInteger();
    private OptionalInt quota = OptionalInt.empty();
    private final Retrier retrier = new Retrier(store.jobs(), events, calls::incrementAndGet, () -> quota);

    private JobId submitted(String objectId) {
        GatedSubmission gated = Submissions.gated(objectId);
        store.jobs().persist(List.of(gated), IntakeLimits.NONE);
        return gated.submission().id();
    }

    private JobId cancelled(String objectId) {
        JobId id = submitted(objectId);
        store.jobs().cancel(List.of(id), Optional.empty());
        return id;
    }

    @Test
    void aRetriedJobIsToldAndWhoFeedsIsCalled() {
        JobId id = cancelled("a");

        retrier.retry(id, Optional.of("demo"));

        assertThat(events.announced()).containsExactly(new JobEvent(id, "demo", "noop", JobStatus.QUEUED, 0));
        assertThat(calls).hasValue(1);
    }

    @Test
    void eachReasonHasItsOwnProblem() {
        JobId waits = submitted("a");
        assertThatThrownBy(() -> retrier.retry(waits, Optional.empty()))
                .isInstanceOfSatisfying(
                        JobException.NotRetryable.class,
                        e -> assertThat(e.status()).isEqualTo(JobStatus.QUEUED));
        JobId old = cancelled("b");
        JobId holder = submitted("b");
        assertThatThrownBy(() -> retrier.retry(old, Optional.empty()))
                .isInstanceOfSatisfying(
                        JobException.DedupConflict.class,
                        e -> assertThat(e.holder()).isEqualTo(holder));
        JobId mine = cancelled("c");
        assertThatThrownBy(() -> retrier.retry(mine, Optional.of("mallory")))
                .isInstanceOf(JobException.UnknownJob.class);
        quota = OptionalInt.of(1);
        assertThatThrownBy(() -> retrier.retry(mine, Optional.empty())).isInstanceOf(JobException.QuotaOpenJobs.class);
        store.goAway();
        assertThatThrownBy(() -> retrier.retry(mine, Optional.empty())).isInstanceOf(JobException.Unavailable.class);
        assertThat(calls).hasValue(0);
    }

    @Test
    void ofManyThoseAreRetriedThatCanBe() {
        List<JobId> all = List.of(cancelled("a"), submitted("b"), cancelled("c"));

        assertThat(retrier.retryAll(all, Optional.of("demo"))).isEqualTo(2);
        assertThat(events.announced()).hasSize(2);
    }
}
