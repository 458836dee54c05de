package io.millrace.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Progress;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.FakeJobStore;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobTailTest {
    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final FakeJobStore store = memory.jobs();
    private final Watchers watchers = new Watchers(new JobReads(memory.reader(), clock, Runnable::run), clock);
    private final JobJson json = new JobJson(new ObjectMapper());
    private final Session session = Session.fresh();
    private JobId id;
    private JobTail tail;

    @BeforeEach
    void open() {
        var submission = Submissions.gated("a");
        store.persist(List.of(submission), IntakeLimits.NONE);
        memory.leases().open(session, new WorkerInfo("w", "h", 1, 1, Set.of("noop"), "none"));
        id = submission.submission().id();
        assertThat(watchers.enter()).isTrue();
        tail = new JobTail(watchers, json, clock, memory.reader().find(id).orElseThrow());
    }

    private CompletableFuture<Optional<String>> next() {
        return tail.next().toCompletableFuture();
    }

    /** What the tail has said, which it must have by now. */
    private static String said(CompletableFuture<Optional<String>> part) {
        assertThat(part).isDone();
        return part.join().orElseThrow();
    }

    private String now() {
        return "data: " + json.line(memory.reader().find(id).orElseThrow()) + "\n\n";
    }

    private Attempt claim() {
        return store.claim(session, List.of(id), false).runs().get(0).attempt();
    }

    private void pass(Duration time) {
        clock.tick(time);
        watchers.expire();
    }

    @Test
    void theJobIsShownAtOnceAndAtEachVisibleChange() {
        assertThat(said(next())).startsWith("event: job\nid: 0.queued\n").endsWith(now());
        CompletableFuture<Optional<String>> claimed = next();
        watchers.changed(id, JobStatus.QUEUED);
        assertThat(claimed).as("an event without a change is none").isNotDone();

        Attempt attempt = claim();
        watchers.changed(id, JobStatus.PROCESSING);
        assertThat(said(claimed)).contains("id: 1.processing\n").endsWith(now());

        CompletableFuture<Optional<String>> progress = next();
        store.saveProgress(Map.of(attempt, new Progress(50, null)));
        watchers.lookAgain();
        assertThat(said(progress)).contains("\"percent\":50").endsWith(now());
    }

    @Test
    void theEndIsTheLastThatIsSaid() {
        said(next());
        CompletableFuture<Optional<String>> end = next();
        Attempt attempt = claim();
        store.record(List.of(new Outcome.Completed(attempt, new Json("{}"))));
        watchers.lookAgain();

        assertThat(said(end)).startsWith("retry: 86400000\nevent: job\n").endsWith(now());
        assertThat(next().join()).isEmpty();
    }

    @Test
    void whoReadsSlowlySeesTheNewestAlone() {
        said(next());
        Attempt attempt = claim();
        for (int percent = 1; percent <= 100; percent++) {
            store.saveProgress(Map.of(attempt, new Progress(percent, null)));
            watchers.changed(id, JobStatus.PROCESSING);
            watchers.lookAgain();
        }

        assertThat(said(next())).contains("\"percent\":100");
        assertThat(next()).as("nothing is left over").isNotDone();
    }

    @Test
    void silenceIsBrokenByAHeartbeat() {
        said(next());
        CompletableFuture<Optional<String>> silent = next();
        pass(SseText.HEARTBEAT.minusMillis(1));
        assertThat(silent).isNotDone();
        pass(Duration.ofMillis(1));

        assertThat(said(silent)).isEqualTo(":\n\n");
        assertThat(next()).isNotDone();
    }

    @Test
    void anOutageOfTheStoreIsSilence() {
        said(next());
        memory.goAway();
        CompletableFuture<Optional<String>> part = next();
        watchers.lookAgain();
        assertThat(part).isNotDone();
        pass(SseText.HEARTBEAT);
        assertThat(said(part)).isEqualTo(":\n\n");

        CompletableFuture<Optional<String>> afterwards = next();
        memory.comeBack();
        claim();
        watchers.lookAgain();
        assertThat(said(afterwards)).contains("\"status\":\"processing\"");
    }

    @Test
    void whoseGatewayLeavesIsSentOn() {
        said(next());
        CompletableFuture<Optional<String>> part = next();
        watchers.leave();
        pass(Duration.ZERO);

        assertThat(said(part)).isEqualTo(":\n\n");
        assertThat(said(next())).contains("\nretry: ");
        assertThat(next().join()).isEmpty();
    }

    @Test
    void noStreamGoesOnForEver() {
        said(next());
        clock.tick(SseText.LONGEST);

        assertThat(said(next())).contains("\nretry: ");
        assertThat(next().join()).isEmpty();
    }

    @Test
    void aJobThatIsGoneBreaksItOff() {
        said(next());
        CompletableFuture<Optional<String>> part = next();
        store.cancel(List.of(id), Optional.empty());
        memory.pass(Duration.ofDays(30));
        memory.upkeep().removeExpired(Duration.ofDays(7), 10);
        watchers.expire();

        assertThatThrownBy(part::join).hasCauseInstanceOf(JobException.UnknownJob.class);
    }

    @Test
    void whoHasGoneIsForgotten() {
        said(next());
        next();
        assertThat(watchers.streams()).isEqualTo(1);
        assertThat(watchers.size()).isEqualTo(1);

        tail.close();
        watchers.exit();

        assertThat(watchers.size()).isZero();
        assertThat(next().join()).isEmpty();
        memory.goAway();
        watchers.changed(id, JobStatus.PROCESSING);
    }

    @Test
    void thereIsABoundForAllWhoWaitOrStream() {
        int others = Watchers.MOST - 1;
        for (int i = 0; i < others; i++) {
            assertThat(watchers.enter()).isTrue();
        }
        assertThat(watchers.enter()).isFalse();
        assertThat(watchers.streams()).isEqualTo(Watchers.MOST);
        for (int i = 0; i < others; i++) {
            watchers.exit();
        }
        assertThat(watchers.size()).isEqualTo(1);
    }
}
