package io.millrace.gateway.watch.all;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SubscriptionTailTest {
    private static final Pattern TOLD = Pattern.compile("event: job\nid: (\\S+)\ndata: \\{\"job_id\":\"([^\"]+)\"");

    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final Subscriptions subscriptions = new Subscriptions(memory.changes());
    private int chance;
    private final AtomicInteger reads = new AtomicInteger();
    private final Calls calls = new Calls("tail-test", 1, 10);
    private final SubscriptionTail.Sources sources = new SubscriptionTail.Sources(
            new JobReads(memory.reader(), clock, work -> {
                reads.incrementAndGet();
                work.run();
            }),
            memory.changes(),
            calls,
            new JobJson(new ObjectMapper()),
            most -> chance % most);

    @AfterEach
    void close() {
        calls.close();
    }

    private SubscriptionTail open(Subscription subscription, boolean gap) {
        subscriptions.open(subscription);
        subscriptions.look();
        return new SubscriptionTail(subscriptions, subscription, gap, sources, clock);
    }

    private SubscriptionTail openNow() {
        return open(new Subscription(Optional.of("demo")), false);
    }

    private static CompletableFuture<Optional<String>> next(SubscriptionTail tail) {
        return tail.next().toCompletableFuture();
    }

    private static String said(CompletableFuture<Optional<String>> part) throws Exception {
        return part.get(10, TimeUnit.SECONDS).orElseThrow();
    }

    private List<JobId> accepted(int jobs) {
        List<GatedSubmission> many =
                IntStream.range(0, jobs).mapToObj(i -> Submissions.gated(null)).toList();
        memory.jobs().persist(many, IntakeLimits.NONE);
        return many.stream().map(gated -> gated.submission().id()).toList();
    }

    private void announce(List<JobId> jobs) {
        jobs.forEach(job -> subscriptions.heard(new JobEvent(job, "demo", "noop", JobStatus.QUEUED, 0)));
    }

    private static List<JobId> told(String part) {
        List<JobId> ids = new ArrayList<>();
        for (Matcher event = TOLD.matcher(part); event.find(); ) {
            ids.add(JobId.of(event.group(2)));
        }
        return ids;
    }

    private void pass(Duration time) {
        clock.tick(time);
        subscriptions.pulse();
    }

    @Test
    void itBeginsWithAPlaceToResumeFromAndTellsWhatChanges() throws Exception {
        accepted(1);
        clock.tick(Duration.ofSeconds(1));
        SubscriptionTail tail = openNow();
        assertThat(said(next(tail))).isEqualTo(":\nid: " + clock.now() + "\n\n");

        CompletableFuture<Optional<String>> part = next(tail);
        assertThat(part).isNotDone();
        List<JobId> jobs = accepted(2);
        announce(jobs);
        List<JobId> seen = new ArrayList<>(told(said(part)));
        seen.addAll(told(said(next(tail))));

        assertThat(seen).isEqualTo(jobs);
        assertThat(next(tail)).isNotDone();
    }

    @Test
    void theSameStateIsToldOnce() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        List<JobId> job = accepted(1);
        announce(job);
        assertThat(told(said(next(tail)))).isEqualTo(job);

        CompletableFuture<Optional<String>> part = next(tail);
        subscriptions.heard(new JobEvent(job.get(0), "demo", "noop", JobStatus.PROCESSING, 1));
        assertThat(part).as("it is not so, as the store has it").isNotDone();
        memory.jobs().cancel(job, Optional.empty());
        subscriptions.heard(new JobEvent(job.get(0), "demo", "noop", JobStatus.CANCELLED, 0));
        assertThat(said(part)).contains("\"status\":\"cancelled\"");
    }

    @Test
    void aForgedEventOfAnothersJobTellsNothing() throws Exception {
        SubscriptionTail tail = open(new Subscription(Optional.of("other")), false);
        said(next(tail));
        CompletableFuture<Optional<String>> part = next(tail);
        subscriptions.heard(new JobEvent(accepted(1).get(0), "other", "noop", JobStatus.QUEUED, 0));

        assertThat(part).isNotDone();
        SubscriptionTail all = open(new Subscription(Optional.empty()), false);
        said(next(all));
        List<JobId> job = accepted(1);
        announce(job);
        assertThat(told(said(next(all)))).isEqualTo(job);
    }

    @Test
    void whoReadsSlowlyIsToldTheNewestOfEachJobInParts() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        List<JobId> jobs = accepted(500);
        announce(jobs);
        memory.jobs().cancel(jobs, Optional.empty());

        List<JobId> seen = new ArrayList<>();
        while (seen.size() < jobs.size()) {
            String part = said(next(tail));
            assertThat(part.length()).isLessThan(70_000);
            assertThat(part).doesNotContain("\"status\":\"queued\"");
            seen.addAll(told(part));
        }
        assertThat(seen).isEqualTo(jobs);
    }

    @Test
    void largeJobsAreToldAFewAtATime() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        String params = "{\"text\": \"" + "x".repeat(30_000) + "\"}";
        List<GatedSubmission> large = IntStream.range(0, 10)
                .mapToObj(
                        i -> new GatedSubmission(Submissions.about(null, params), new GatedSubmission.Gate.NotAsked()))
                .toList();
        memory.jobs().persist(large, IntakeLimits.NONE);
        List<JobId> jobs = large.stream().map(gated -> gated.submission().id()).toList();
        announce(jobs);

        List<JobId> seen = new ArrayList<>();
        while (seen.size() < jobs.size()) {
            List<JobId> some = told(said(next(tail)));
            assertThat(some).hasSizeBetween(1, 3);
            seen.addAll(some);
        }
        assertThat(seen).isEqualTo(jobs);
    }

    @Test
    void ofTheLargestJobsHardlyMoreIsReadThanTold() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        String params = "{\"text\": \"" + "x".repeat(200_000) + "\"}";
        List<GatedSubmission> large = IntStream.range(0, 20)
                .mapToObj(
                        i -> new GatedSubmission(Submissions.about(null, params), new GatedSubmission.Gate.NotAsked()))
                .toList();
        memory.jobs().persist(large, IntakeLimits.NONE);
        announce(large.stream().map(gated -> gated.submission().id()).toList());
        reads.set(0);
        for (int seen = 0; seen < large.size(); ) {
            seen += told(said(next(tail))).size();
        }
        assertThat(reads.get()).isLessThanOrEqualTo(2 * large.size());
    }

    @Test
    void silenceIsBrokenByAHeartbeatWithTheNewestPlace() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        CompletableFuture<Optional<String>> part = next(tail);
        pass(SseText.HEARTBEAT.minusMillis(1));
        assertThat(part).isNotDone();
        subscriptions.look();
        pass(Duration.ofMillis(1));

        assertThat(said(part)).isEqualTo(":\nid: " + clock.now().minusMillis(1) + "\n\n");
    }

    @Test
    void whoResumesIsToldAllThatChangedSinceAndLittleMore() throws Exception {
        accepted(1);
        clock.tick(Duration.ofMinutes(1));
        Instant before = clock.now();
        List<JobId> jobs = accepted(1_200);
        clock.tick(Duration.ofMinutes(1));
        SubscriptionTail tail = open(new Subscription(Optional.of("demo"), before), false);
        assertThat(said(next(tail))).isEqualTo(":\nid: " + before + "\n\n");

        List<JobId> seen = new ArrayList<>();
        while (seen.size() < jobs.size()) {
            seen.addAll(told(said(next(tail))));
        }
        assertThat(seen).isEqualTo(jobs);
        CompletableFuture<Optional<String>> live = next(tail);
        subscriptions.look();
        List<JobId> later = accepted(1);
        announce(later);
        assertThat(told(said(live))).isEqualTo(later);
        pass(SseText.HEARTBEAT);
        subscriptions.look();
        said(next(tail));
        pass(SseText.HEARTBEAT);
        assertThat(said(next(tail))).contains("id: " + clock.now().minus(SseText.HEARTBEAT));
    }

    @Test
    void whoFallsBehindMissesNothing() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        List<JobId> jobs = accepted(Subscription.MOST_PENDING + 700);
        announce(jobs);
        List<JobId> seen = new ArrayList<>();
        while (seen.size() < jobs.size()) {
            seen.addAll(told(said(next(tail))));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void whoBringsNoPlaceToResumeFromIsToldToListAgain() throws Exception {
        SubscriptionTail tail = open(new Subscription(Optional.of("demo")), true);
        assertThat(said(next(tail))).startsWith("event: gap\nid: " + clock.now() + "\ndata: {");
        assertThat(next(tail)).isNotDone();
    }

    @Test
    void anOutageOfTheStoreOnlyDelays() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        List<JobId> job = accepted(1);
        announce(job);
        memory.goAway();
        CompletableFuture<Optional<String>> part = next(tail);
        for (int i = 0; i < 14; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(part).isNotDone();
        }
        pass(Duration.ofSeconds(1));
        assertThat(said(part)).startsWith(":\nid: ");
        part = next(tail);
        memory.comeBack();
        pass(Duration.ofSeconds(1));

        assertThat(told(said(part))).isEqualTo(job);
    }

    @Test
    void thoseWhoAreRefusedTogetherDoNotComeBackTogether() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        List<JobId> job = accepted(1);
        announce(job);
        chance = 4;
        memory.goAway();
        CompletableFuture<Optional<String>> part = next(tail);
        memory.comeBack();
        for (int i = 0; i < 4; i++) {
            subscriptions.pulse();
            assertThat(part).isNotDone();
        }
        subscriptions.pulse();
        assertThat(told(said(part))).isEqualTo(job);
    }

    @Test
    void whatALookCouldNotFindIsSaid() throws Exception {
        Subscription subscription = new Subscription(Optional.of("demo"));
        SubscriptionTail tail = open(subscription, false);
        said(next(tail));
        CompletableFuture<Optional<String>> part = next(tail);
        subscription.missed();
        subscriptions.pulse();
        assertThat(said(part)).startsWith("event: gap\n");
        assertThat(next(tail)).isNotDone();
    }

    @Test
    void anOutageDelaysWhoResumes() throws Exception {
        List<JobId> job = accepted(1);
        SubscriptionTail tail = open(new Subscription(Optional.of("demo"), clock.now()), false);
        said(next(tail));
        memory.goAway();
        CompletableFuture<Optional<String>> part = next(tail);
        memory.comeBack();
        while (!part.isDone()) {
            subscriptions.pulse();
        }

        assertThat(told(said(part))).isEqualTo(job);
    }

    @Test
    void itEndsWhenTheGatewayLeavesOrAfterAnHourOrWhenNobodyListens() throws Exception {
        SubscriptionTail tail = openNow();
        said(next(tail));
        clock.tick(SseText.LONGEST);
        assertThat(said(next(tail))).contains("\nretry: ");
        assertThat(next(tail).join()).isEmpty();

        SubscriptionTail closed = openNow();
        said(next(closed));
        closed.close();
        assertThat(next(closed).join()).isEmpty();

        SubscriptionTail left = openNow();
        said(next(left));
        CompletableFuture<Optional<String>> part = next(left);
        subscriptions.leave();
        assertThat(said(part)).contains("\nretry: ");
        assertThat(next(left).join()).isEmpty();
    }
}
