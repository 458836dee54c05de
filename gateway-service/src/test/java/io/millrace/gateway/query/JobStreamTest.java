package io.millrace.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.stream.Parts;
import io.millrace.gateway.wire.JobJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JobStreamTest {
    private static final ListQuery ALL = new ListQuery(JobFilter.ALL, null, Optional.empty(), false);

    private final FakeStore memory = new FakeStore(new ManualClock());
    private final AtomicInteger pages = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private final Calls calls = new Calls("job-stream-test", 1, 10);
    private final JobStream stream = new JobStream(new Counting(), calls, new JobJson(new ObjectMapper()));

    @AfterEach
    void close() {
        calls.close();
    }

    /** A reader that counts the pages. */
    private final class Counting implements JobReader {
        @Override
        public Optional<Job> find(JobId id) {
            return memory.reader().find(id);
        }

        @Override
        public Some findSome(Collection<JobId> ids, long mostBytes) {
            return memory.reader().findSome(ids, mostBytes);
        }

        @Override
        public Map<JobId, Glance> glances(Collection<JobId> ids) {
            return memory.reader().glances(ids);
        }

        @Override
        public Page list(Filter filter, JobId before, int limit, long mostBytes) {
            pages.incrementAndGet();
            Page page = memory.reader().list(filter, before, limit, mostBytes);
            read.addAndGet(page.jobs().size());
            return page;
        }

        @Override
        public List<AttemptRecord> attempts(JobId id) {
            return memory.reader().attempts(id);
        }
    }

    private void persist(int jobs, String params) {
        memory.jobs()
                .persist(
                        IntStream.range(0, jobs)
                                .mapToObj(i -> new GatedSubmission(
                                        Submissions.about(null, params), new GatedSubmission.Gate.NotAsked()))
                                .toList(),
                        IntakeLimits.NONE);
    }

    private static Optional<String> next(Parts parts) throws Exception {
        return parts.next().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void nothingIsReadBeforeItIsAskedForAndNoPageBeforeTheLastIsTaken() throws Exception {
        persist(3 * JobStream.PAGE, "{\"text\": \"" + "x".repeat(1_000) + "\"}");
        Parts parts = stream.lines(ALL);
        assertThat(pages.get()).isZero();
        List<String> lines = new ArrayList<>();
        for (Optional<String> part = next(parts); part.isPresent(); part = next(parts)) {
            assertThat(part.get()).endsWith("\n").hasSizeLessThan(JobStream.PART_CHARACTERS + 2_000);
            part.get().lines().forEach(lines::add);
            assertThat(pages.get()).isEqualTo((lines.size() + JobStream.PAGE - 1) / JobStream.PAGE);
        }

        assertThat(lines).hasSize(3 * JobStream.PAGE).doesNotHaveDuplicates();
        assertThat(next(parts)).isEmpty();
    }

    @Test
    void aLargeJobIsAPartOfItsOwn() throws Exception {
        persist(3, "{\"text\": \"" + "x".repeat(60_000) + "\"}");
        Parts parts = stream.lines(ALL);
        for (int i = 0; i < 3; i++) {
            assertThat(next(parts).orElseThrow().lines()).hasSize(1);
        }
        assertThat(next(parts)).isEmpty();
    }

    @Test
    void ofLargeJobsFewAreHeldForTheirReader() throws Exception {
        persist(20, "{\"text\": \"" + "x".repeat(300_000) + "\"}");
        Parts parts = stream.lines(ALL);
        int lines = 0;
        for (Optional<String> part = next(parts); part.isPresent(); part = next(parts)) {
            assertThat(part.get().lines()).hasSize(1);
            lines++;
            assertThat(read.get() - lines).as("held").isLessThanOrEqualTo(2);
        }
        assertThat(lines).isEqualTo(20);
    }

    @Test
    void aLimitIsKept() throws Exception {
        persist(JobStream.PAGE + 100, "{}");
        Parts parts = stream.lines(new ListQuery(JobFilter.ALL, null, Optional.of(JobStream.PAGE + 50), false));
        int lines = 0;
        for (Optional<String> part = next(parts); part.isPresent(); part = next(parts)) {
            lines += (int) part.get().lines().count();
        }
        assertThat(lines).isEqualTo(JobStream.PAGE + 50);
    }

    @Test
    void whatThereIsNoneOfEndsAtOnce() throws Exception {
        assertThat(next(stream.lines(ALL))).isEmpty();
        assertThat(next(Parts.NONE)).isEmpty();
    }
}
