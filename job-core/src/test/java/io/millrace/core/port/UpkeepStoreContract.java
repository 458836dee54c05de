package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.job.Start;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.Losses;
import io.millrace.core.port.JobStore.Released;
import io.millrace.core.port.JobStore.WindowKey;
import io.millrace.core.port.UpkeepStore.ClaimReport;
import io.millrace.core.port.UpkeepStore.ClaimSample;
import io.millrace.core.port.UpkeepStore.Overdue;
import io.millrace.core.port.UpkeepStore.Removed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an {@link UpkeepStore} must do. */
public abstract class UpkeepStoreContract extends StoreContract {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final QueueId NOOPS = new QueueId("noop", Priority.NORMAL);

    private UpkeepStore upkeep() {
        return stores().upkeep();
    }

    private Released reap(Session session, long counter) {
        return upkeep().reap(new LeaseReading(session, counter)).orElseThrow();
    }

    @Test
    void what_is_due_enters_its_queue() {
        JobId later = accept(submission(spec(null), new Start.After(Duration.ofSeconds(60))))
                .stored()
                .job()
                .id();
        JobId soon = accept(submission(spec(null), new Start.After(Duration.ofSeconds(30))))
                .stored()
                .job()
                .id();
        assertThat(upkeep().dispatchDue(10)).isEmpty();

        stores().pass(Duration.ofSeconds(61));
        assertThat(upkeep().dispatchDue(1)).containsExactly(new JobEvent(soon, OWNER, "report", JobStatus.QUEUED, 0));
        assertThat(upkeep().dispatchDue(10)).extracting(JobEvent::id).containsExactly(later);
        Session session = worker("w");
        assertThat(stores().runway()
                        .feed("report", 10_000, OptionalInt.empty())
                        .orElseThrow()
                        .queued())
                .extracting(QueuedJob::id)
                .containsExactly(soon, later);
        assertThat(claim(session, soon, later)).hasSize(2);
    }

    @Test
    void the_runs_of_a_dead_session_go_back_to_their_queues() {
        Session dead = worker("w");
        Attempt attempt = running(dead);
        Attempt other = running(worker("other"));

        Released released = reap(dead, 0);

        assertThat(released.queued()).containsExactly(new QueuedJob(attempt.job(), REPORTS, false, TRACE));
        assertThat(released.events())
                .containsExactly(new JobEvent(attempt.job(), OWNER, "report", JobStatus.QUEUED, 1));
        assertThat(stores().leases().renew(dead).held()).isFalse();
        assertThat(job(other.job()).status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(stores().reader().attempts(attempt.job()))
                .extracting(AttemptRecord::outcome)
                .containsExactly("lost");
        assertThat(upkeep().reap(new LeaseReading(dead, 0))).isEmpty();
    }

    @Test
    void a_lease_that_has_moved_on_is_left_alone() {
        Session session = worker("w");
        Attempt attempt = running(session);
        stores().leases().renew(session);

        assertThat(upkeep().reap(new LeaseReading(session, 0))).isEmpty();
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void a_run_that_was_to_be_cancelled_is_cancelled_when_its_worker_dies() {
        Session dead = worker("w");
        Attempt attempt = running(dead);
        jobs().requestCancel(attempt, Reason.TIMEOUT);

        Released released = reap(dead, 0);

        assertThat(released.queued()).isEmpty();
        assertThat(released.events())
                .containsExactly(new JobEvent(attempt.job(), OWNER, "report", JobStatus.CANCELLED, 1));
        assertThat(job(attempt.job()).state().error()).isEqualTo(JobError.timeout(60));
    }

    @Test
    void a_job_that_loses_its_workers_runs_alone_and_fails_in_the_end() {
        JobId id = queued();
        for (int losses = 1; losses < Losses.FATAL; losses++) {
            Session session = worker("w");
            boolean alone = losses > Losses.RUNS_ALONE_FROM;
            if (alone) {
                assertThat(claim(session, id)).isEmpty();
            }
            assertThat(jobs().claim(session, List.of(id), alone).runs()).hasSize(1);
            assertThat(reap(session, 0).queued())
                    .containsExactly(new QueuedJob(id, REPORTS, losses >= Losses.RUNS_ALONE_FROM, TRACE));
        }
        Session last = worker("w");
        jobs().claim(last, List.of(id), true);

        assertThat(reap(last, 0))
                .isEqualTo(new Released(
                        List.of(), List.of(new JobEvent(id, OWNER, "report", JobStatus.FAILED, Losses.FATAL))));
        assertThat(job(id).state().reason()).isEqualTo(Reason.WORKER_LOST);
        assertThat(job(id).state().error()).isEqualTo(new JobError("worker-lost", "lost 10 workers that ran it"));
    }

    @Test
    void a_run_past_its_deadline_and_the_grace_is_cancelled() {
        Session session = worker("w");
        Attempt attempt = running(session);
        Duration grace = Duration.ofSeconds(10);
        stores().pass(TIMEOUT.plusSeconds(5));
        assertThat(upkeep().cancelOverdue(grace, 10)).isEqualTo(new Overdue(Map.of(), List.of()));

        stores().pass(Duration.ofSeconds(6));
        assertThat(upkeep().cancelOverdue(grace, 10))
                .isEqualTo(new Overdue(
                        Map.of(session, List.of(attempt)),
                        List.of(new JobEvent(attempt.job(), OWNER, "report", JobStatus.CANCELLED, 1))));
        assertThat(job(attempt.job()).state().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(job(attempt.job()).state().error()).isEqualTo(JobError.timeout(60));
        assertThat(jobs().record(List.of(completed(attempt)))).isEmpty();
    }

    @Test
    void queues_that_have_published_jobs_are_known() {
        assertThat(upkeep().publishedQueues(Duration.ZERO)).isEmpty();
        queued();
        queued();
        accept(submission(new JobSpec(null, "noop", Priority.NORMAL, new Json("{}"), policy(), Map.of())));
        accept(submission(
                new JobSpec(null, "absent", Priority.NORMAL, new Json("{}"), policy(), Map.of()),
                new Start.After(WEEK)));

        waiting(OWNER, new QueueId("report", Priority.LOW));

        assertThat(upkeep().publishedQueues(Duration.ZERO)).containsExactlyInAnyOrder(REPORTS, NOOPS);
    }

    @Test
    void queues_whose_jobs_wait_for_a_claim_are_known() {
        queued();
        stores().pass(Duration.ofSeconds(2));
        accept(submission(new JobSpec(null, "noop", Priority.NORMAL, new Json("{}"), policy(), Map.of())));

        assertThat(upkeep().publishedQueues(Duration.ofMillis(1_500))).containsExactly(REPORTS);
        assertThat(upkeep().publishedQueues(Duration.ofSeconds(60))).isEmpty();
    }

    @Test
    void only_a_hundred_samples_say_where_the_head_of_a_queue_is() {
        Instant start = upkeep().now().minusSeconds(1000);
        Session one = worker("one");
        Session two = worker("two");
        upkeep().reportClaims(one, new ClaimReport(REPORTS, samples(start, 60), 1));
        assertThat(upkeep().oldestOfRecentClaims(REPORTS)).isEmpty();

        upkeep().reportClaims(two, new ClaimReport(REPORTS, samples(start.plusSeconds(200), 60), 1));
        assertThat(upkeep().oldestOfRecentClaims(REPORTS)).contains(start.plusSeconds(20));
        assertThat(upkeep().oldestOfRecentClaims(NOOPS)).isEmpty();

        upkeep().reportClaims(two, new ClaimReport(REPORTS, samples(start.plusSeconds(400), 100), 1));
        assertThat(upkeep().oldestOfRecentClaims(REPORTS)).contains(start.plusSeconds(400));

        reap(two, 0);
        assertThat(upkeep().oldestOfRecentClaims(REPORTS)).isEmpty();
        upkeep().reportClaims(two, new ClaimReport(REPORTS, samples(start, 100), 1));
        assertThat(upkeep().oldestOfRecentClaims(REPORTS)).isEmpty();
    }

    /** Claimed a second apart, each a second after it was queued. */
    private static List<ClaimSample> samples(Instant from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ClaimSample(from.plusSeconds(i + 1), from.plusSeconds(i)))
                .toList();
    }

    @Test
    void what_was_queued_before_that_time_enters_its_queue_anew() {
        JobId lost = queued();
        stores().pass(Duration.ofSeconds(30));
        Instant before = upkeep().now();
        stores().pass(Duration.ofSeconds(1));
        queued();

        assertThat(upkeep().requeueBefore(NOOPS, before, 10)).isEmpty();
        assertThat(upkeep().requeueBefore(REPORTS, before.minusSeconds(1), 10))
                .containsExactly(new QueuedJob(lost, REPORTS, false, TRACE));
        assertThat(upkeep().requeueBefore(REPORTS, before.minusSeconds(1), 10)).isEmpty();
    }

    @Test
    void a_job_whose_message_is_held_unclaimed_is_not_taken_for_lost() {
        JobId held = queued();
        stores().pass(Duration.ofSeconds(30));
        Instant before = upkeep().now();
        stores().pass(Duration.ofSeconds(1));

        assertThat(jobs().keepQueued(held)).isTrue();
        assertThat(upkeep().requeueBefore(REPORTS, before, 10)).isEmpty();
        claim(worker("w"), held);
        assertThat(jobs().keepQueued(held)).isFalse();
    }

    @Test
    void finished_jobs_go_when_their_retention_is_over() {
        Session session = worker("w");
        Attempt byDefault = running(session);
        JobId asAsked = accept(submission(
                        new JobSpec(null, "report", Priority.NORMAL, RESULT, keptFor(Duration.ofDays(9)), Map.of())))
                .stored()
                .job()
                .id();
        finish(byDefault);
        finish(claim(session, asAsked).get(0).attempt());
        JobId unfinished = queued();

        stores().pass(WEEK.minusHours(1));
        assertThat(upkeep().removeExpired(WEEK, 10)).isEqualTo(new Removed(0, List.of()));
        stores().pass(Duration.ofHours(2));
        assertThat(upkeep().removeExpired(WEEK, 10)).isEqualTo(new Removed(1, List.of()));
        assertThat(stores().reader().find(byDefault.job())).isEmpty();
        assertThat(stores().reader().attempts(byDefault.job())).isEmpty();

        stores().pass(Duration.ofDays(2));
        assertThat(upkeep().removeExpired(WEEK, 10)).isEqualTo(new Removed(1, List.of()));
        assertThat(stores().reader()
                        .findSome(List.of(asAsked, unfinished), Long.MAX_VALUE)
                        .jobs())
                .extracting(job -> job.id())
                .containsExactly(unfinished);
    }

    @Test
    void a_job_outlives_its_window_and_takes_it_along() {
        RunPolicy notKept = keptFor(Duration.ZERO);
        JobId id = accept(submission(new JobSpec("key", "report", Priority.NORMAL, RESULT, notKept, Map.of())))
                .stored()
                .job()
                .id();
        finish(claim(worker("w"), id).get(0).attempt());

        stores().pass(WINDOW.minusSeconds(30));
        assertThat(upkeep().removeExpired(WEEK, 10).jobs()).isZero();
        stores().pass(Duration.ofSeconds(60));
        assertThat(upkeep().removeExpired(WEEK, 10))
                .isEqualTo(new Removed(1, List.of(new WindowKey(OWNER, "key", id))));
    }

    @Test
    void a_window_that_another_job_has_taken_over_stays() {
        JobSpec spec = spec("key");
        JobId first = accept(submission(spec)).stored().job().id();
        finish(claim(worker("w"), first).get(0).attempt());
        stores().pass(WEEK.plusHours(1));
        JobId second = accept(submission(spec)).stored().job().id();

        assertThat(upkeep().removeExpired(WEEK, 10)).isEqualTo(new Removed(1, List.of()));
        assertThat(persist(submission(spec))).isEqualTo(new Admission.Duplicate(job(second)));
        assertThat(cancel(second, Optional.empty())).isInstanceOf(JobStore.Cancellation.Done.class);
    }

    @Test
    void no_more_go_at_a_time_than_allowed() {
        for (int i = 0; i < 3; i++) {
            cancel(queued(), Optional.empty());
        }
        stores().pass(WEEK.plusHours(1));

        assertThat(upkeep().removeExpired(WEEK, 2).jobs()).isEqualTo(2);
        assertThat(upkeep().removeExpired(WEEK, 2).jobs()).isEqualTo(1);
    }
}
