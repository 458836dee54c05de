package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Reason;
import io.millrace.core.job.Start;
import io.millrace.core.job.StoredJob;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.Admission.Conflict;
import io.millrace.core.port.Admission.Duplicate;
import io.millrace.core.port.JobStore.Cancellation;
import io.millrace.core.port.JobStore.WindowKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a {@link JobStore} must do about jobs that do not run: persist and cancel. */
public abstract class JobStoreContract extends StoreContract {

    @Test
    void an_accepted_job_is_queued_and_can_be_read_as_it_was_asked_for() {
        JobSpec spec = new JobSpec(
                "key",
                "report",
                Priority.NORMAL,
                new Json("{\"a\": 1}"),
                keptFor(Duration.ofDays(1)),
                Map.of("k", "v"));
        ValidSubmission submission = submission(spec);

        Accepted accepted = accept(submission);

        Job job = job(submission.id());
        assertThat(accepted.stored().job()).isEqualTo(job);
        assertThat(accepted.queued()).isEqualTo(new QueuedJob(job.id(), REPORTS, false, TRACE));
        assertThat(job.spec()).isEqualTo(spec);
        assertThat(job.owner()).isEqualTo(OWNER);
        assertThat(job.traceId()).isEqualTo(TRACE.id());
        assertThat(job.trace()).isEqualTo(TRACE);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(job.state().attempt()).isZero();
        assertThat(job.times().runAt()).isEqualTo(job.times().createdAt());
        assertThat(job.times().createdAt())
                .isBetween(
                        stores().upkeep().now().minusSeconds(60),
                        stores().upkeep().now());
    }

    @Test
    void a_delayed_job_is_scheduled_and_not_to_be_published() {
        Accepted accepted = accept(submission(spec(null), new Start.After(Duration.ofSeconds(30))));

        Job job = accepted.stored().job();
        assertThat(accepted.queued()).isNull();
        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(job.times().runAt()).isEqualTo(job.times().createdAt().plusSeconds(30));
    }

    @Test
    void a_job_whose_time_has_come_already_is_queued_behind_those_that_wait() {
        Instant past = stores().upkeep().now().minusSeconds(10);
        for (Start start : List.of(new Start.At(past), new Start.After(Duration.ZERO))) {
            Accepted accepted = accept(submission(spec(null), start));
            assertThat(accepted.stored().job().status()).isEqualTo(JobStatus.QUEUED);
            assertThat(accepted.queued()).isNull();
        }
    }

    @Test
    void a_job_for_a_later_time_is_scheduled_for_it() {
        Instant later = stores().upkeep().now().plusSeconds(3600);

        Accepted accepted = accept(submission(spec(null), new Start.At(later)));

        assertThat(accepted.stored().job().times().runAt()).isEqualTo(later);
        assertThat(accepted.stored().job().status()).isEqualTo(JobStatus.SCHEDULED);
    }

    @Test
    void an_equal_submission_within_the_window_is_answered_with_the_first_job() {
        Job first = accept(submission(spec("key"))).stored().job();

        assertThat(persist(submission(spec("key")))).isEqualTo(new Duplicate(first));
        assertThat(persist(submission(spec("key")), new Gate.TakenBy(first.id())))
                .isEqualTo(new Duplicate(first));
    }

    @Test
    void other_params_or_another_type_within_the_window_conflict() {
        JobId first = accept(submission(spec("key"))).stored().job().id();

        JobSpec otherParams = new JobSpec("key", "report", Priority.NORMAL, new Json("{\"a\": 2}"), policy(), Map.of());
        JobSpec otherType = new JobSpec("key", "noop", Priority.NORMAL, new Json("{\"a\": 1}"), policy(), Map.of());
        assertThat(persist(submission(otherParams))).isEqualTo(new Conflict(first));
        assertThat(persist(submission(otherType), new Gate.TakenBy(first))).isEqualTo(new Conflict(first));
    }

    @Test
    void what_else_differs_is_ignored() {
        accept(submission(spec("key")));

        JobSpec labelled = new JobSpec(
                "key", "report", Priority.NORMAL, new Json("{\"a\": 1}"), keptFor(Duration.ZERO), Map.of("k", "v"));
        assertThat(persist(submission(labelled, new Start.After(Duration.ofDays(1)))))
                .isInstanceOf(Duplicate.class);
    }

    @Test
    void owners_do_not_block_each_other() {
        accept(submission(spec("key")));

        accept(new ValidSubmission(newId(), "bob", spec("key"), new Start.Now(), null));
    }

    @Test
    void jobs_without_a_key_are_never_duplicates() {
        accept(submission(spec(null)));
        accept(submission(spec(null)));
    }

    @Test
    void a_window_does_not_close_while_its_job_is_unfinished() {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        stores().pass(WINDOW.plusSeconds(1));

        assertThat(persist(submission(spec("key")))).isInstanceOf(Duplicate.class);
        Attempt attempt = claim(worker("w"), first).get(0).attempt();
        assertThat(persist(submission(spec("key")))).isInstanceOf(Duplicate.class);

        finish(attempt);
        accept(submission(spec("key")));
    }

    @Test
    void a_finished_job_holds_its_window_until_it_expires() {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        finish(claim(worker("w"), first).get(0).attempt());

        assertThat(persist(submission(spec("key")))).isEqualTo(new Duplicate(job(first)));
        stores().pass(WINDOW.plusSeconds(1));
        assertThat(persist(submission(spec("key")), new Gate.TakenBy(first))).isInstanceOf(Accepted.class);
    }

    @Test
    void a_gate_that_errs_does_no_harm() {
        assertThat(persist(submission(spec("free")), new Gate.TakenBy(newId()))).isInstanceOf(Accepted.class);
        assertThat(persist(submission(spec("free")), new Gate.Opened())).isInstanceOf(Duplicate.class);
        assertThat(persist(submission(spec("free")), new Gate.TakenBy(newId()))).isInstanceOf(Duplicate.class);
        assertThat(persist(submission(spec("free")), new Gate.Unknown())).isInstanceOf(Duplicate.class);
    }

    @Test
    void equal_keys_in_a_batch_are_one_job_and_the_answers_keep_their_order() {
        ValidSubmission first = submission(spec("key"));
        JobSpec other = new JobSpec("key", "report", Priority.NORMAL, new Json("{\"a\": 2}"), policy(), Map.of());
        ValidSubmission unkeyed = submission(spec(null));

        List<Admission> answers = jobs().persist(
                        List.of(gated(first), gated(submission(spec("key"))), gated(unkeyed), gated(submission(other))),
                        IntakeLimits.NONE);

        assertThat(answers.get(0)).isInstanceOf(Accepted.class);
        assertThat(answers.get(1)).isEqualTo(new Duplicate(job(first.id())));
        assertThat(((Accepted) answers.get(2)).stored().job().id()).isEqualTo(unkeyed.id());
        assertThat(answers.get(3)).isEqualTo(new Conflict(first.id()));
    }

    @Test
    void repeating_a_call_accepts_what_it_had_accepted() {
        List<GatedSubmission> batch =
                List.of(gated(submission(spec("key"))), gated(submission(spec(null))), gated(submission(spec("key"))));
        List<Admission> first = jobs().persist(batch, IntakeLimits.NONE);

        assertThat(jobs().persist(batch, IntakeLimits.NONE)).isEqualTo(first);

        JobId ran = batch.get(0).submission().id();
        claim(worker("w"), ran);
        assertThat(persist(batch.get(0).submission())).isEqualTo(new Accepted(stored(ran), null));
        assertThat(persist(batch.get(0).submission(), new Gate.TakenBy(ran)))
                .isEqualTo(new Accepted(stored(ran), null));
    }

    private StoredJob stored(JobId id) {
        return new StoredJob(job(id));
    }

    @Test
    void nothing_persists_to_nothing() {
        assertThat(jobs().persist(List.of(), IntakeLimits.NONE)).isEmpty();
    }

    @Test
    void a_waiting_job_is_cancelled_at_once_and_frees_its_window() {
        JobId id = accept(submission(spec("key"))).stored().job().id();

        assertThat(cancel(id, Optional.of(OWNER)))
                .isEqualTo(new Cancellation.Done(
                        new JobEvent(id, OWNER, "report", JobStatus.CANCELLED, 0),
                        Optional.of(new WindowKey(OWNER, "key", id))));
        assertThat(job(id).state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(job(id).times().finishedAt()).isNotNull();
        assertThat(claim(worker("w"), id)).isEmpty();
        accept(submission(spec("key")));
    }

    @Test
    void a_scheduled_job_without_a_key_is_cancelled_too() {
        JobId id = accept(submission(spec(null), new Start.After(Duration.ofDays(1))))
                .stored()
                .job()
                .id();

        assertThat(cancel(id, Optional.empty()))
                .isEqualTo(new Cancellation.Done(
                        new JobEvent(id, OWNER, "report", JobStatus.CANCELLED, 0), Optional.empty()));
    }

    @Test
    void a_job_that_has_run_keeps_its_window_when_it_is_cancelled_in_its_backoff() {
        JobId id = accept(submission(spec("key"))).stored().job().id();
        Attempt attempt = claim(worker("w"), id).get(0).attempt();
        jobs().record(List.of(failed(attempt, Duration.ofSeconds(9))));

        assertThat(cancel(id, Optional.empty()))
                .isEqualTo(new Cancellation.Done(
                        new JobEvent(id, OWNER, "report", JobStatus.CANCELLED, 1), Optional.empty()));
        assertThat(persist(submission(spec("key")))).isInstanceOf(Duplicate.class);
    }

    @Test
    void a_running_job_is_only_asked_to_end() {
        Session session = worker("w");
        Attempt attempt = running(session);

        Cancellation requested = new Cancellation.Requested(attempt, session);
        assertThat(cancel(attempt.job(), Optional.empty())).isEqualTo(requested);
        assertThat(cancel(attempt.job(), Optional.empty())).isEqualTo(requested);
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.PROCESSING);
    }

    @Test
    void a_finished_job_says_that_it_is_finished() {
        Attempt attempt = running(worker("w"));
        finish(attempt);
        assertThat(cancel(attempt.job(), Optional.empty()))
                .isEqualTo(new Cancellation.AlreadyFinished(JobStatus.COMPLETED));

        JobId cancelled = queued();
        cancel(cancelled, Optional.empty());
        assertThat(cancel(cancelled, Optional.empty())).isEqualTo(new Cancellation.AlreadyCancelled());
    }

    @Test
    void a_foreign_job_is_as_unknown_as_none() {
        assertThat(cancel(queued(), Optional.of("bob"))).isEqualTo(new Cancellation.UnknownJob());
        assertThat(cancel(newId(), Optional.empty())).isEqualTo(new Cancellation.UnknownJob());
    }

    private static GatedSubmission gated(ValidSubmission submission) {
        return new GatedSubmission(submission, new Gate.NotAsked());
    }
}
