package io.millrace.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.FakeJobStore;
import io.millrace.core.port.FakeStore;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.query.JobReads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchersTest {
    private static final Duration BOUND = Duration.ofSeconds(10);
    private static final Wait ANY_CHANGE = new Wait(BOUND, Optional.empty(), false);
    private static final Wait THE_END = new Wait(BOUND, Optional.empty(), true);

    private final ManualClock clock = new ManualClock();
    private final FakeStore memory = new FakeStore(clock);
    private final FakeJobStore store = memory.jobs();
    private Executor executor = Runnable::run;
    private final Watchers watchers =
            new Watchers(new JobReads(memory.reader(), clock, work -> executor.execute(work)), clock);
    private final Session session = Session.fresh();
    private JobId id;

    @BeforeEach
    void submit() {
        var submission = Submissions.gated("a");
        store.persist(List.of(submission), IntakeLimits.NONE);
        memory.leases().open(session, new WorkerInfo("w", "h", 1, 1, Set.of("noop"), "none"));
        id = submission.submission().id();
    }

    @Test
    void aChangeEndsTheWait() {
        CompletableFuture<Job> answer = await(ANY_CHANGE);
        watchers.changed(id, JobStatus.QUEUED);
        assertThat(answer).as("an event without a change is none").isNotDone();

        claim();
        watchers.changed(id, JobStatus.PROCESSING);

        assertThat(answer.join().status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(watchers.size()).isZero();
    }

    @Test
    void aLostEventCostsASecond() {
        CompletableFuture<Job> answer = await(ANY_CHANGE);
        claim();

        watchers.lookAgain();

        assertThat(answer.join().status()).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void aStatusThatChangedAndCameBackHasChanged() {
        claim();
        CompletableFuture<Job> answer = await(ANY_CHANGE);
        store.release(session, List.of(new Attempt(id, 1)));
        claim();

        watchers.lookAgain();

        assertThat(answer.join().state().attempt()).isEqualTo(2);
    }

    @Test
    void untilFinishedPassesOverWhatIsNoEnd() {
        CompletableFuture<Job> answer = await(THE_END);
        claim();
        watchers.changed(id, JobStatus.PROCESSING);
        watchers.lookAgain();
        assertThat(answer).isNotDone();

        store.record(List.of(new Outcome.Completed(new Attempt(id, 1), new Json("{}"))));
        watchers.changed(id, JobStatus.COMPLETED);

        assertThat(answer.join().status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aTerminalJobAnswersAtOnce() {
        claim();
        store.record(List.of(new Outcome.Failed(new Attempt(id, 1), Reason.ERROR, new JobError("e", "m"), null)));

        assertThat(await(ANY_CHANGE).join().status()).isEqualTo(JobStatus.FAILED);
        assertThat(await(THE_END).join().status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void sinceAnswersAtOnceIfTheStatusIsAnother() {
        Wait sinceScheduled = new Wait(BOUND, Optional.of(JobStatus.SCHEDULED), false);
        Wait sinceQueued = new Wait(BOUND, Optional.of(JobStatus.QUEUED), false);

        assertThat(await(sinceScheduled).join().status()).isEqualTo(JobStatus.QUEUED);
        CompletableFuture<Job> answer = await(sinceQueued);
        assertThat(answer).isNotDone();
        claim();
        watchers.lookAgain();
        assertThat(answer.join().status()).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void theBoundEndsItWithTheJobAsItIs() {
        CompletableFuture<Job> answer = await(THE_END);
        claim();
        clock.tick(BOUND.minusMillis(1));
        watchers.expire();
        assertThat(answer).isNotDone();

        clock.tick(Duration.ofMillis(1));
        watchers.expire();

        assertThat(answer.join().status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(watchers.size()).isZero();
    }

    @Test
    void leavingEndsAllWaitsWithTheJobAsItIs() {
        CompletableFuture<Job> before = await(THE_END);
        claim();
        watchers.leave();
        CompletableFuture<Job> since = await(THE_END);

        watchers.expire();

        assertThat(before.join().status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(since.join().status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(watchers.size()).isZero();
    }

    @Test
    void aForeignJobIsUnknown() {
        CompletableFuture<Job> foreign =
                watchers.await(id, THE_END, job -> false).toCompletableFuture();
        CompletableFuture<Job> missing =
                watchers.await(Submissions.newId(), THE_END, job -> true).toCompletableFuture();

        assertThat(failure(foreign)).isInstanceOf(JobException.UnknownJob.class);
        assertThat(failure(missing)).isInstanceOf(JobException.UnknownJob.class);
        assertThat(watchers.size()).isZero();
    }

    @Test
    void withoutAStoreNothingIsSaid() {
        CompletableFuture<Job> waiting = await(THE_END);
        memory.goAway();

        assertThat(failure(await(THE_END))).isInstanceOf(JobException.Unavailable.class);
        watchers.lookAgain();
        assertThat(waiting).as("an outage ends no wait before its bound").isNotDone();
        clock.tick(BOUND);
        watchers.expire();
        assertThat(failure(waiting)).isInstanceOf(JobException.Unavailable.class);
    }

    @Test
    void aJobThatWentAwayIsUnknownAtTheBound() {
        CompletableFuture<Job> answer = await(new Wait(Duration.ofDays(30), Optional.empty(), false));
        store.cancel(List.of(id), Optional.empty());
        memory.pass(Duration.ofDays(30));
        memory.upkeep().removeExpired(Duration.ofDays(7), 10);

        watchers.expire();

        assertThat(failure(answer)).isInstanceOf(JobException.UnknownJob.class);
    }

    @Test
    void whoLeavesIsForgotten() {
        CompletableFuture<Job> answer = await(THE_END);
        assertThat(watchers.size()).isEqualTo(1);

        answer.cancel(false);

        assertThat(watchers.size()).isZero();
        watchers.lookAgain();
    }

    @Test
    void aStoreThatHangsIsNotAskedTheSameAgainAndAgain() {
        var held = new java.util.ArrayList<Runnable>();
        CompletableFuture<Job> answer = await(THE_END);
        executor = held::add;
        clock.tick(BOUND);
        for (int i = 0; i < 5; i++) {
            watchers.lookAgain();
            watchers.expire();
        }

        assertThat(held).hasSize(2);
        executor = Runnable::run;
        held.forEach(Runnable::run);
        assertThat(answer).isDone();
    }

    /** However large it is: a glance says that it is as it was. */
    @Test
    void aJobIsNotReadAgainAndAgain() {
        var reads = new java.util.concurrent.atomic.AtomicInteger();
        CompletableFuture<Job> end = await(THE_END);
        CompletableFuture<Job> since = await(new Wait(BOUND, Optional.of(JobStatus.QUEUED), false));
        executor = work -> {
            reads.incrementAndGet();
            work.run();
        };
        watchers.lookAgain();
        assertThat(reads.get()).as("the glances of both").isEqualTo(1);
        claim();
        watchers.lookAgain();
        assertThat(since).isDone();
        assertThat(reads.get()).as("and the job once").isEqualTo(3);
        watchers.lookAgain();
        assertThat(reads.get()).isEqualTo(4);
        assertThat(end).isNotDone();
    }

    @Test
    void severalWaitForOneJob() {
        CompletableFuture<Job> one = await(ANY_CHANGE);
        CompletableFuture<Job> other = await(THE_END);
        claim();
        watchers.changed(id, JobStatus.PROCESSING);

        assertThat(one).isDone();
        assertThat(other).isNotDone();
        assertThat(watchers.size()).isEqualTo(1);
    }

    private CompletableFuture<Job> await(Wait wait) {
        return watchers.await(id, wait, job -> true).toCompletableFuture();
    }

    private void claim() {
        assertThat(store.claim(session, List.of(id), false).runs()).hasSize(1);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        future.whenComplete((value, thrown) -> failure.complete(thrown));
        return failure.getNow(null);
    }
}
