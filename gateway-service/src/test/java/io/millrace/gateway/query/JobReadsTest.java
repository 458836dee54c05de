package io.millrace.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class JobReadsTest {
    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final JobReads reads = new JobReads(memory.reader(), clock, Runnable::run);

    @Test
    void findsWhatIsThere() {
        var submission = Submissions.gated("a");
        memory.jobs().persist(List.of(submission), IntakeLimits.NONE);

        assertThat(reads.find(submission.submission().id())
                        .toCompletableFuture()
                        .join())
                .hasValueSatisfying(job -> assertThat(job.owner()).isEqualTo("demo"));
        assertThat(reads.find(Submissions.newId()).toCompletableFuture().join()).isEmpty();
    }

    @Test
    void withoutAStoreNothingIsSaid() {
        memory.goAway();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        reads.find(Submissions.newId()).whenComplete((found, thrown) -> failure.complete(thrown));

        assertThat(failure.getNow(null)).isInstanceOf(JobException.Unavailable.class);
    }
}
