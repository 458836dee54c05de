package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.Admission.Duplicate;
import io.millrace.core.port.Admission.OverQuota;
import io.millrace.core.port.JobStore.Retrial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a {@link JobStore} must do about jobs that begin anew, about many at once, and about quotas. */
public abstract class JobRetryContract extends StoreContract {

    private Retrial retry(JobId id) {
        return jobs().retry(List.of(id), Optional.of(OWNER), IntakeLimits.NONE).get(id);
    }

    private static IntakeLimits openJobs(int quota) {
        return IntakeLimits.of(
                queue -> true, owner -> owner.equals(OWNER) ? OptionalInt.of(quota) : OptionalInt.empty());
    }

    @Test
    void a_failed_job_begins_anew_with_nothing_counted_against_it() {
        Session session = worker("w");
        Attempt attempt = running(session);
        jobs().record(List.of(failed(attempt, null)));
        JobId id = attempt.job();

        assertThat(retry(id)).isEqualTo(new Retrial.Done(new JobEvent(id, OWNER, "report", JobStatus.QUEUED, 1)));

        Job job = job(id);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.state().reason()).isNull();
        assertThat(job.state().error()).isNull();
        assertThat(job.times().finishedAt()).isNull();
        assertThat(claim(session, id)).as("it waits in the backlog").isEmpty();
        stores().runway().feed("report", 10_000, OptionalInt.empty());
        ClaimedRun again = claim(session, id).get(0);
        assertThat(again.attempt().number()).isEqualTo(2);
        assertThat(again.failures()).isZero();
    }

    @Test
    void a_job_cancelled_while_it_ran_can_be_retried_and_runs_to_its_end() {
        Session session = worker("w");
        Attempt attempt = running(session);
        cancel(attempt.job(), Optional.empty());
        jobs().release(session, List.of(attempt));

        assertThat(retry(attempt.job())).isInstanceOf(Retrial.Done.class);
        stores().runway().feed("report", 10_000, OptionalInt.empty());
        Attempt second = claim(session, attempt.job()).get(0).attempt();
        assertThat(stores().leases().renew(session).runs())
                .allSatisfy(run -> assertThat(run.cancelRequested()).isNull());
        finish(second);
    }

    @Test
    void what_has_not_ended_badly_is_not_retryable() {
        Attempt attempt = running(worker("w"));
        assertThat(retry(attempt.job())).isEqualTo(new Retrial.NotRetryable(JobStatus.PROCESSING));
        finish(attempt);
        assertThat(retry(attempt.job())).isEqualTo(new Retrial.NotRetryable(JobStatus.COMPLETED));
        assertThat(retry(queued())).isEqualTo(new Retrial.NotRetryable(JobStatus.QUEUED));
    }

    @Test
    void a_foreign_job_is_as_unknown_as_none() {
        JobId id = queued();
        cancel(id, Optional.empty());

        assertThat(jobs().retry(List.of(id), Optional.of("bob"), IntakeLimits.NONE))
                .isEqualTo(Map.of(id, new Retrial.UnknownJob()));
        assertThat(retry(newId())).isEqualTo(new Retrial.UnknownJob());
        assertThat(job(id).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void a_retried_job_takes_its_window_anew() {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        cancel(first, Optional.empty());

        assertThat(retry(first)).isInstanceOf(Retrial.Done.class);
        assertThat(persist(submission(spec("key")))).isInstanceOf(Duplicate.class);
        stores().pass(WINDOW.plusSeconds(1));
        assertThat(persist(submission(spec("key")))).as("it is unfinished").isInstanceOf(Duplicate.class);
        cancel(first, Optional.empty());
        assertThat(persist(submission(spec("key")))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_job_whose_window_another_has_taken_is_not_retried() {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        cancel(first, Optional.empty());
        JobId second = accept(submission(spec("key"))).stored().job().id();

        assertThat(retry(first)).isEqualTo(new Retrial.Conflict(second));
        assertThat(job(first).status()).isEqualTo(JobStatus.CANCELLED);
        assertThat(job(first).state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        cancel(second, Optional.empty());
        assertThat(retry(first)).isInstanceOf(Retrial.Done.class);
    }

    @Test
    void of_two_that_share_a_key_one_is_retried() {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        cancel(first, Optional.empty());
        JobId second = accept(submission(spec("key"))).stored().job().id();
        cancel(second, Optional.empty());

        Map<JobId, Retrial> found = jobs().retry(List.of(first, second), Optional.empty(), IntakeLimits.NONE);

        assertThat(found.get(second)).as("the newest").isInstanceOf(Retrial.Done.class);
        assertThat(found.get(first)).isEqualTo(new Retrial.Conflict(second));
    }

    @Test
    void of_several_that_share_a_key_the_one_that_holds_the_window_is_retried() {
        Session session = worker("w");
        JobId old = accept(submission(spec("key"))).stored().job().id();
        jobs().record(List.of(failed(claim(session, old).get(0).attempt(), null)));
        stores().pass(WINDOW.plusSeconds(1));
        stores().leases().renew(session);
        JobId holder = accept(submission(spec("key"))).stored().job().id();
        jobs().record(List.of(failed(claim(session, holder).get(0).attempt(), null)));

        Map<JobId, Retrial> found = jobs().retry(List.of(old, holder), Optional.empty(), IntakeLimits.NONE);

        assertThat(found.get(holder)).isInstanceOf(Retrial.Done.class);
        assertThat(found.get(old)).isEqualTo(new Retrial.Conflict(holder));
        assertThat(jobs().retry(List.of(old), Optional.empty(), openJobs(1)).get(old))
                .as("whose window is taken is no matter of quotas")
                .isEqualTo(new Retrial.Conflict(holder));
    }

    @Test
    void many_are_cancelled_at_once_each_as_it_would_be_alone() {
        Session session = worker("w");
        Attempt running = running(session);
        JobId waiting = waiting(OWNER, REPORTS);
        JobId published = queued();
        JobId foreign = waiting("bob", REPORTS);
        List<JobId> all = List.of(running.job(), waiting, published, foreign);

        Map<JobId, JobStore.Cancellation> found = jobs().cancel(all, Optional.of(OWNER));

        assertThat(found.get(running.job())).isEqualTo(new JobStore.Cancellation.Requested(running, session));
        assertThat(found.get(waiting)).isInstanceOf(JobStore.Cancellation.Done.class);
        assertThat(found.get(published)).isInstanceOf(JobStore.Cancellation.Done.class);
        assertThat(found.get(foreign)).isEqualTo(new JobStore.Cancellation.UnknownJob());
        assertThat(job(foreign).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(jobs().cancel(List.of(), Optional.empty())).isEmpty();
    }

    @Test
    void nobody_has_more_open_jobs_than_the_quota() {
        IntakeLimits two = openJobs(2);
        JobId first = queued();
        queued();

        assertThat(jobs().persist(List.of(gated(submission(spec(null)))), two)).containsExactly(new OverQuota(2));
        assertThat(jobs().persist(List.of(gated(submission(spec(null)))), openJobs(3)))
                .hasOnlyElementsOfType(Accepted.class);
        cancel(first, Optional.empty());
        assertThat(jobs().retry(List.of(first), Optional.empty(), two)).containsEntry(first, new Retrial.OverQuota(2));
        assertThat(jobs().retry(List.of(first), Optional.empty(), openJobs(3)).get(first))
                .isInstanceOf(Retrial.Done.class);
    }

    @Test
    void whoever_is_near_the_quota_may_not_be_when_asked_again() {
        AtomicInteger asked = new AtomicInteger();
        IntakeLimits changing = IntakeLimits.of(
                queue -> true, owner -> asked.getAndIncrement() == 0 ? OptionalInt.of(5) : OptionalInt.empty());

        assertThat(jobs().persist(List.of(gated(submission(spec(null)))), changing))
                .hasOnlyElementsOfType(Accepted.class);
    }

    @Test
    void a_batch_fills_the_quota_and_no_more() {
        Session session = worker("w");
        running(session);
        waiting(OWNER, REPORTS);
        List<Admission> answers = jobs().persist(
                        List.of(
                                gated(submission(spec("a"))),
                                gated(submission(spec("a"))),
                                gated(submission(spec("b"))),
                                gated(submission(spec("c")))),
                        openJobs(4));

        assertThat(answers.get(0)).isInstanceOf(Accepted.class);
        assertThat(answers.get(1)).as("a duplicate is no further job").isInstanceOf(Duplicate.class);
        assertThat(answers.get(2)).isInstanceOf(Accepted.class);
        assertThat(answers.get(3)).isEqualTo(new OverQuota(4));
        assertThat(jobs().persist(List.of(gated(submission(spec("b")))), openJobs(4)))
                .hasOnlyElementsOfType(Duplicate.class);
        assertThat(jobs().persist(List.of(gated(submission(spec("c")))), openJobs(5)))
                .as("a refused submission has taken no window")
                .hasOnlyElementsOfType(Accepted.class);
    }

    private static GatedSubmission gated(ValidSubmission submission) {
        return new GatedSubmission(submission, new Gate.NotAsked());
    }
}
