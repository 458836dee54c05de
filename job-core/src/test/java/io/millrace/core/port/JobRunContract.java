package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome.Cancelled;
import io.millrace.core.job.Outcome.Completed;
import io.millrace.core.job.Outcome.Failed;
import io.millrace.core.job.Progress;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.lease.Session;
import io.millrace.core.port.JobStore.Claim;
import io.millrace.core.port.JobStore.Released;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What a {@link JobStore} must do about jobs that run: claim, progress, record, release. */
public abstract class JobRunContract extends StoreContract {
    private static final JobError BOOM = new JobError("boom", "it broke");

    @Test
    void a_claim_starts_an_attempt() {
        JobId id = queued();
        Job before = job(id);

        ClaimedRun run = claim(worker("w-1"), id).get(0);

        Job job = job(id);
        assertThat(run.attempt()).isEqualTo(new Attempt(id, 1));
        assertThat(run.owner()).isEqualTo(OWNER);
        assertThat(run.spec()).isEqualTo(before.spec());
        assertThat(run.trace()).isEqualTo(TRACE);
        assertThat(run.failures()).isZero();
        assertThat(run.queuedAt()).isEqualTo(before.times().createdAt());
        assertThat(run.startedAt()).isEqualTo(job.times().startedAt());
        assertThat(job.status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(job.state().worker()).isEqualTo("w-1");
        assertThat(job.times().deadlineAt()).isEqualTo(run.startedAt().plus(TIMEOUT));
    }

    @Test
    void a_job_is_claimed_once() {
        JobId id = queued();
        Session session = worker("w");

        assertThat(claim(session, id)).hasSize(1);
        assertThat(claim(session, id)).isEmpty();
        assertThat(claim(worker("other"), id)).isEmpty();
    }

    @Test
    void a_claim_takes_what_is_queued_and_leaves_the_rest() {
        JobId queued = queued();
        JobId cancelled = queued();
        cancel(cancelled, Optional.empty());
        JobId other = queued();

        assertThat(claim(worker("w"), queued, cancelled, newId(), other))
                .extracting(run -> run.attempt().job())
                .containsExactlyInAnyOrder(queued, other);
    }

    @Test
    void without_a_lease_nothing_is_claimed() {
        JobId id = queued();

        assertThat(jobs().claim(Session.fresh(), List.of(id), false)).isEqualTo(new Claim(false, List.of()));
        assertThat(job(id).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(jobs().claim(worker("w"), List.of(), false)).isEqualTo(new Claim(true, List.of()));
    }

    @Test
    void progress_is_kept_for_the_current_attempt_alone() {
        Session session = worker("w");
        Attempt attempt = running(session);

        jobs().saveProgress(Map.of(attempt, new Progress(40, "soon"), new Attempt(queued(), 1), new Progress(9, null)));
        assertThat(job(attempt.job()).state().progress()).isEqualTo(new Progress(40, "soon"));

        jobs().saveProgress(Map.of(new Attempt(attempt.job(), 2), new Progress(50, null)));
        jobs().saveProgress(Map.of());
        assertThat(job(attempt.job()).state().progress()).isEqualTo(new Progress(40, "soon"));

        jobs().release(session, List.of(attempt));
        claim(session, attempt.job());
        assertThat(job(attempt.job()).state().progress()).isNull();
    }

    @Test
    void a_completed_run_completes_its_job() {
        Attempt attempt = running(worker("w"));

        assertThat(jobs().record(List.of(new Completed(attempt, new Json("{\"sum\": 3}")))))
                .containsExactly(new JobEvent(attempt.job(), OWNER, "report", JobStatus.COMPLETED, 1));

        Job job = job(attempt.job());
        assertThat(job.state().result()).isEqualTo(new Json("{\"sum\": 3}"));
        assertThat(job.state().reason()).isNull();
        assertThat(job.state().worker()).isEqualTo("w");
        assertThat(job.times().deadlineAt()).isNull();
        assertThat(attempts(job.id()))
                .containsExactly(new AttemptRecord(
                        1, "w", job.times().startedAt(), job.times().finishedAt(), "completed", null, null));
    }

    @Test
    void a_bad_end_may_have_a_result() {
        Session session = worker("w");
        Json used = new Json("{\"exit_code\": 3}");
        Attempt failed = running(session);
        Attempt cancelled = running(session);
        Attempt again = running(session);

        jobs().record(List.of(
                new Failed(failed, Reason.EXIT_CODE, BOOM, null, used),
                new Cancelled(cancelled, Reason.TIMEOUT, JobError.timeout(60), used),
                new Failed(again, Reason.EXIT_CODE, BOOM, Duration.ofSeconds(9), used)));

        assertThat(job(failed.job()).state().result()).isEqualTo(used);
        assertThat(job(failed.job()).state().reason()).isEqualTo(Reason.EXIT_CODE);
        assertThat(job(cancelled.job()).state().result()).isEqualTo(used);
        assertThat(job(again.job()).state().result()).as("it has not ended").isNull();

        jobs().retry(List.of(failed.job()), Optional.empty(), NO_ROOM);
        assertThat(job(failed.job()).state().result()).isNull();
    }

    @Test
    void a_failure_with_a_try_left_waits_for_its_backoff() {
        Session session = worker("w");
        Attempt attempt = running(session);

        jobs().record(List.of(failed(attempt, Duration.ofSeconds(9))));

        Job job = job(attempt.job());
        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(job.times().runAt())
                .isEqualTo(attempts(job.id()).get(0).finishedAt().plusSeconds(9));
        assertThat(job.times().finishedAt()).isNull();
        assertThat(job.state().error()).isNull();
        assertThat(attempts(job.id()).get(0).error()).isEqualTo(BOOM);
        assertThat(attempts(job.id()).get(0).outcome()).isEqualTo("failed");

        stores().pass(Duration.ofSeconds(10));
        stores().upkeep().dispatchDue(10);
        assertThat(claim(session, job.id())).as("it waits in the backlog").isEmpty();
        stores().leases().renew(session);
        stores().runway().feed("report", 10_000, OptionalInt.empty());
        assertThat(claim(session, job.id()).get(0).failures()).isEqualTo(1);
    }

    @Test
    void a_failure_without_a_try_left_fails_the_job() {
        Attempt attempt = running(worker("w"));

        assertThat(jobs().record(List.of(failed(attempt, null))))
                .containsExactly(new JobEvent(attempt.job(), OWNER, "report", JobStatus.FAILED, 1));
        assertThat(job(attempt.job()).state().reason()).isEqualTo(Reason.ERROR);
        assertThat(job(attempt.job()).state().error()).isEqualTo(BOOM);
    }

    @Test
    void a_timeout_says_how_long_it_was() {
        Attempt attempt = running(worker("w"));

        jobs().record(List.of(new Cancelled(attempt, Reason.TIMEOUT, JobError.timeout(60))));

        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(job(attempt.job()).state().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(job(attempt.job()).state().error()).isEqualTo(new JobError("timeout", "timed out after 60 seconds"));
        assertThat(attempts(attempt.job()).get(0).outcome()).isEqualTo("cancelled");
    }

    @Test
    void a_request_to_cancel_wins_over_a_failure_and_success_over_a_request() {
        Session session = worker("w");
        Attempt failing = running(session);
        Attempt succeeding = running(session);
        Attempt late = running(session);
        for (Attempt attempt : List.of(failing, succeeding, late)) {
            assertThat(jobs().requestCancel(attempt, Reason.CANCELLED_BY_USER)).isTrue();
        }

        jobs().record(List.of(
                failed(failing, Duration.ofSeconds(1)),
                completed(succeeding),
                new Cancelled(late, Reason.TIMEOUT, JobError.timeout(60))));

        assertThat(job(failing.job()).state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(job(failing.job()).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(job(succeeding.job()).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(job(late.job()).state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(job(late.job()).state().error()).isNull();
    }

    @Test
    void a_requested_timeout_keeps_its_error_however_the_run_ends() {
        Session session = worker("w");
        Attempt attempt = running(session);
        assertThat(jobs().requestCancel(attempt, Reason.TIMEOUT)).isTrue();
        assertThat(jobs().requestCancel(attempt, Reason.CANCELLED_BY_USER)).isTrue();

        jobs().release(session, List.of(attempt));

        assertThat(job(attempt.job()).state().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(job(attempt.job()).state().error()).isEqualTo(JobError.timeout(60));
    }

    @Test
    void a_stale_attempt_changes_nothing() {
        Session session = worker("w");
        Attempt stale = running(session);
        jobs().release(session, List.of(stale));
        Attempt current = claim(session, stale.job()).get(0).attempt();
        Job before = job(stale.job());

        jobs().saveProgress(Map.of(stale, new Progress(1, null)));
        assertThat(jobs().record(List.of(completed(stale)))).isEmpty();
        assertThat(jobs().release(session, List.of(stale)).events()).isEmpty();
        assertThat(jobs().requestCancel(stale, Reason.TIMEOUT)).isFalse();
        assertThat(jobs().requestCancel(new Attempt(newId(), 1), Reason.TIMEOUT))
                .isFalse();

        assertThat(job(stale.job())).isEqualTo(before);
        assertThat(stores().leases().renew(session).runs())
                .allSatisfy(run -> assertThat(run.cancelRequested()).isNull());
        finish(current);
        assertThat(jobs().record(List.of(completed(current)))).isEmpty();
    }

    @Test
    void an_outcome_is_recorded_beside_stale_ones_and_the_first_word_counts() {
        Session session = worker("w");
        Attempt one = running(session);
        Attempt two = running(session);

        List<JobEvent> events = jobs().record(List.of(
                completed(new Attempt(newId(), 1)), completed(one), failed(one, null), failed(two, null)));

        assertThat(events)
                .containsExactlyInAnyOrder(
                        new JobEvent(one.job(), OWNER, "report", JobStatus.COMPLETED, 1),
                        new JobEvent(two.job(), OWNER, "report", JobStatus.FAILED, 1));
        assertThat(jobs().record(List.of())).isEmpty();
    }

    @Test
    void a_released_run_goes_back_to_its_queue_and_has_used_up_no_try() {
        Session session = worker("w");
        Attempt attempt = running(session);
        JobId id = attempt.job();

        assertThat(jobs().release(worker("other"), List.of(attempt)).events()).isEmpty();
        assertThat(jobs().release(session, List.of(attempt)))
                .isEqualTo(new Released(
                        List.of(new QueuedJob(id, REPORTS, false, TRACE)),
                        List.of(new JobEvent(id, OWNER, "report", JobStatus.QUEUED, 1))));
        assertThat(jobs().release(session, List.of()).queued()).isEmpty();

        ClaimedRun again = claim(session, id).get(0);
        assertThat(again.attempt().number()).isEqualTo(2);
        assertThat(again.failures()).isZero();
        assertThat(attempts(id)).extracting(AttemptRecord::outcome).containsExactly("released", "processing");
    }

    private List<AttemptRecord> attempts(JobId id) {
        return stores().reader().attempts(id);
    }
}
