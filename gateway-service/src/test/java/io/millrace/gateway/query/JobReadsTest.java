package io.millrace.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Glance;
import io.millrace.core.port.JobReader.Some;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.calls.Calls;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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
        assertThat(reads.glance(submission.submission().id())
                        .toCompletableFuture()
                        .join())
                .contains(new Glance(JobStatus.QUEUED, 0, null));
        assertThat(reads.glance(Submissions.newId()).toCompletableFuture().join())
                .isEmpty();
    }

    @Test
    void withoutAStoreNothingIsSaid() {
        memory.goAway();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        reads.find(Submissions.newId()).whenComplete((found, thrown) -> failure.complete(thrown));

        assertThat(failure.getNow(null)).isInstanceOf(JobException.Unavailable.class);
        assertThat(reads.glance(Submissions.newId()).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void ofLargeJobsAStatementReadsFewAndAllAreFound() {
        List<Some> statements = new ArrayList<>();
        JobReader counted = (JobReader) Proxy.newProxyInstance(
                JobReader.class.getClassLoader(), new Class<?>[] {JobReader.class}, (self, method, parameters) -> {
                    Some some = (Some) method.invoke(memory.reader(), parameters);
                    statements.add(some);
                    return some;
                });
        List<Runnable> work = new ArrayList<>();
        JobReads batched = new JobReads(counted, clock, work::add);
        String params = "{\"text\": \"" + "x".repeat(1_000_000) + "\"}";
        List<GatedSubmission> large = Stream.generate(() -> Submissions.about(null, params))
                .limit(20)
                .map(submission -> new GatedSubmission(submission, new GatedSubmission.Gate.NotAsked()))
                .toList();
        memory.jobs().persist(large, IntakeLimits.NONE);
        List<CompletableFuture<Optional<Job>>> found = large.stream()
                .map(gated -> batched.find(gated.submission().id()).toCompletableFuture())
                .toList();
        while (!work.isEmpty()) {
            work.remove(0).run();
        }

        assertThat(found).allSatisfy(job -> assertThat(job.join()).isPresent());
        assertThat(statements)
                .hasSize(5)
                .allSatisfy(some -> assertThat(some.jobs()).hasSize(4));
    }

    @Test
    void whatIsLeftTooLongIsGivenUp() {
        List<Runnable> work = new ArrayList<>();
        JobReads batched = new JobReads(memory.reader(), clock, work::add);
        String params = "{\"text\": \"" + "x".repeat(5_000_000) + "\"}";
        List<GatedSubmission> large = Stream.generate(() -> Submissions.about(null, params))
                .limit(3)
                .map(submission -> new GatedSubmission(submission, new GatedSubmission.Gate.NotAsked()))
                .toList();
        memory.jobs().persist(large, IntakeLimits.NONE);
        List<CompletableFuture<Optional<Job>>> found = large.stream()
                .map(gated -> batched.find(gated.submission().id()).toCompletableFuture())
                .toList();
        clock.tick(Calls.BOUND);
        while (!work.isEmpty()) {
            work.remove(0).run();
        }

        assertThat(found).anySatisfy(job -> assertThat(job).isCompletedExceptionally());
    }
}
