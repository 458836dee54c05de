package io.millrace.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.error.JobException;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.FakeJobEvents;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.agent.Claims.Asked;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Calls are made when the test says so. */
class ClaimsTest {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final FakeStore store = new FakeStore(clock);
    private final FakeJobEvents events = new FakeJobEvents();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Claims claims = new Claims(
            store.agents(), this::call, events, clock, OptionalInt.empty(), metrics.counter("millrace.agents.claims"));

    private Uni<Boolean> call(Supplier<Boolean> work) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        calls.add(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return Uni.createFrom().completionStage(answer);
    }

    /** All calls, and those that come of them. */
    private int runCalls() {
        int made = 0;
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
            made++;
        }
        return made;
    }

    private static Wish wish(String... types) {
        return new Wish(Set.of(types), "robot", "agent", WAIT);
    }

    private CompletableFuture<Optional<Job>> waits(String... types) {
        CompletableFuture<Optional<Job>> answer =
                claims.claim(wish(types), WAIT).answer().toCompletableFuture();
        runCalls();
        assertThat(answer).isNotDone();
        return answer;
    }

    private JobId submit() {
        ValidSubmission submission = Submissions.about("claims-" + Submissions.newId());
        store.jobs()
                .persist(
                        List.of(new GatedSubmission(submission, new Gate.NotAsked())),
                        IntakeLimits.of(queue -> false, owner -> OptionalInt.empty()));
        return submission.id();
    }

    private static JobEvent queued(JobId id) {
        return new JobEvent(id, "demo", "noop", JobStatus.QUEUED, 0);
    }

    private JobStatus status(JobId id) {
        return store.reader().find(id).orElseThrow().status();
    }

    private static JobId won(CompletableFuture<Optional<Job>> answer) {
        assertThat(answer).isDone();
        return Objects.requireNonNull(answer.join()).orElseThrow().id();
    }

    @Test
    void whatIsThereIsClaimedAtOnceAndTold() {
        JobId id = submit();
        Asked asked = claims.claim(wish("noop"), Duration.ZERO);
        runCalls();

        assertThat(won(asked.answer().toCompletableFuture())).isEqualTo(id);
        assertThat(events.announced()).containsExactly(new JobEvent(id, "demo", "noop", JobStatus.PROCESSING, 1));
        assertThat(metrics.counter("millrace.agents.claims").count()).isEqualTo(1);
    }

    @Test
    void whoDoesNotWaitIsToldThatThereIsNothing() {
        Asked asked = claims.claim(wish("noop"), Duration.ZERO);
        assertThat(claims.size()).isZero();
        runCalls();

        assertThat(asked.answer().toCompletableFuture()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void anEventWakesTheFirstWhoWaitsForItsType() {
        var other = waits("report");
        var first = waits("report", "noop");
        var second = waits("noop");
        JobId id = submit();

        claims.heard(new JobEvent(id, "demo", "noop", JobStatus.COMPLETED, 1));
        assertThat(calls).isEmpty();
        claims.heard(queued(id));
        assertThat(runCalls()).isEqualTo(1);

        assertThat(won(first)).isEqualTo(id);
        assertThat(second).isNotDone();
        assertThat(other).isNotDone();
        assertThat(claims.size()).isEqualTo(2);
        assertThat(claims.waitsFor("noop")).isTrue();
    }

    @Test
    void whoIsWokenAndFindsNothingWaitsOnInHisPlace() {
        var first = waits("noop");
        var second = waits("noop");
        claims.heard(queued(Submissions.newId()));
        runCalls();
        assertThat(first).isNotDone();

        JobId id = submit();
        claims.heard(queued(id));
        runCalls();

        assertThat(won(first)).isEqualTo(id);
        assertThat(second).isNotDone();
    }

    @Test
    void aJobThatComesWhileEverybodyTriesIsMissedByNobody() {
        Asked first = claims.claim(wish("noop"), WAIT);
        Asked second = claims.claim(wish("noop"), WAIT);
        // Both have been looked for already, as it were, when these come.
        Runnable tryOfFirst = Objects.requireNonNull(calls.poll());
        Runnable tryOfSecond = Objects.requireNonNull(calls.poll());
        tryOfFirst.run();
        JobId one = Submissions.newId();
        claims.heard(queued(one));
        assertThat(calls).as("the first waits, and tries again").hasSize(1);
        claims.heard(queued(one));
        claims.heard(queued(one));
        tryOfSecond.run();
        submit();
        submit();

        assertThat(runCalls()).isEqualTo(2);

        assertThat(first.answer().toCompletableFuture()).isDone();
        assertThat(second.answer().toCompletableFuture()).isDone();
    }

    @Test
    void lostEventsAreMadeUpForOneJobAfterTheOther() {
        var first = waits("noop");
        var second = waits("noop");
        var third = waits("noop");
        claims.lookAgain();
        assertThat(calls).isEmpty();
        JobId one = submit();
        clock.tick(Duration.ofSeconds(1));
        JobId two = submit();

        claims.lookAgain();
        runCalls();

        assertThat(won(first)).isEqualTo(one);
        assertThat(won(second)).isEqualTo(two);
        assertThat(third).isNotDone();
        claims.expire();
        assertThat(third).isNotDone();
    }

    @Test
    void nobodyWaitsLongerThanHeAskedFor() {
        var answer = waits("noop");
        clock.tick(WAIT.minusMillis(1));
        claims.expire();
        assertThat(answer).isNotDone();
        clock.tick(Duration.ofMillis(1));
        claims.expire();

        assertThat(answer).isCompletedWithValue(Optional.empty());
        assertThat(claims.size()).isZero();
        claims.heard(queued(submit()));
        assertThat(calls).isEmpty();
    }

    @Test
    void whoTriesAtHisBoundGetsWhatHeFinds() {
        var answer = waits("noop");
        JobId id = submit();
        claims.heard(queued(id));
        clock.tick(WAIT);
        claims.expire();
        assertThat(answer).isNotDone();
        runCalls();
        assertThat(won(answer)).isEqualTo(id);

        var other = waits("noop");
        claims.heard(queued(id));
        clock.tick(WAIT);
        runCalls();
        assertThat(other).isCompletedWithValue(Optional.empty());
    }

    @Test
    void whatIsWonForSomebodyWhoHasLeftGoesBackAtOnce() {
        Asked asked = claims.claim(wish("noop"), WAIT);
        runCalls();
        JobId id = submit();
        claims.heard(queued(id));
        Runnable claim = Objects.requireNonNull(calls.poll());
        asked.gone();
        asked.gone();
        claim.run();
        assertThat(status(id)).as("it was not even claimed").isEqualTo(JobStatus.QUEUED);
        assertThat(claims.size()).isZero();

        Asked answered = claims.claim(wish("noop"), WAIT);
        runCalls();
        assertThat(status(id)).isEqualTo(JobStatus.PROCESSING);
        var next = waits("noop");
        answered.gone();
        runCalls();
        assertThat(status(id)).isEqualTo(JobStatus.QUEUED);
        assertThat(events.announced()).last().isEqualTo(new JobEvent(id, "demo", "noop", JobStatus.QUEUED, 1));
        claims.heard(new JobEvent(id, "demo", "noop", JobStatus.QUEUED, 1));
        runCalls();
        assertThat(won(next)).isEqualTo(id);
    }

    @Test
    void whatIsClaimedWhileItsAgentLeavesGoesBackAtOnce() {
        JobId id = submit();
        CompletableFuture<Asked> asked = new CompletableFuture<>();
        Claims slow = new Claims(
                new FakeAgents(store.agents(), () -> asked.join().gone()),
                this::call,
                events,
                clock,
                OptionalInt.empty(),
                metrics.counter("other"));
        asked.complete(slow.claim(wish("noop"), WAIT));

        runCalls();

        assertThat(status(id)).isEqualTo(JobStatus.QUEUED);
        assertThat(store.agents().leases()).isEmpty();
        assertThat(events.announced())
                .extracting(JobEvent::status)
                .containsExactly(JobStatus.PROCESSING, JobStatus.QUEUED);
    }

    @Test
    void withoutAStoreNobodyIsToldThatThereIsNothing() {
        var waiting = waits("noop");
        store.goAway();
        Asked asked = claims.claim(wish("noop"), WAIT);
        claims.heard(queued(Submissions.newId()));
        runCalls();

        for (var answer : List.of(waiting, asked.answer().toCompletableFuture())) {
            assertThatThrownBy(answer::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(JobException.Unavailable.class);
        }
        assertThat(claims.size()).isZero();
    }

    @Test
    void aGatewayThatLeavesLetsNobodyWait() {
        var answer = waits("noop");
        claims.leave();
        claims.expire();
        assertThat(answer).isCompletedWithValue(Optional.empty());

        Asked asked = claims.claim(wish("noop"), WAIT);
        runCalls();
        assertThat(asked.answer().toCompletableFuture()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void soManyWaitAndNoMore() {
        for (int i = 0; i < Claims.MOST; i++) {
            claims.claim(wish("noop"), WAIT);
        }
        assertThatThrownBy(claims.claim(wish("noop"), WAIT).answer().toCompletableFuture()::join)
                .hasCauseInstanceOf(JobException.Unavailable.class);
        assertThat(claims.size()).isEqualTo(Claims.MOST);
        Asked once = claims.claim(wish("noop"), Duration.ZERO);
        runCalls();
        assertThat(once.answer().toCompletableFuture()).isCompletedWithValue(Optional.empty());
    }

    @Test
    void acceptedJobsAreToldToThoseWhoWaitHereOrOfAgentsTypesToAll() {
        var here = waits("noop");
        JobId id = submit();
        Job job = store.reader().find(id).orElseThrow();

        new Arrivals(type -> false, claims, events).accepted(List.of(job));
        runCalls();
        assertThat(won(here)).isEqualTo(id);
        assertThat(events.announced()).hasSize(1);

        new Arrivals(type -> false, claims, events).accepted(List.of(job));
        assertThat(events.announced()).hasSize(1);
        new Arrivals(type -> true, claims, events).accepted(List.of(job));
        assertThat(events.announced()).hasSize(2).last().isEqualTo(queued(id));
    }
}
