package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Progress;
import io.millrace.core.lease.Heartbeat;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.JobStore.Claim;
import io.millrace.core.port.JobStore.Released;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Laws L3 and L6 where they are decided: by locks, between a worker that claims or records and a reaper that takes away. */
class LeaseLawIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void many_workers_claim_a_job_once() throws Exception {
        JobStore unpooled = new PostgresJobStore(DATABASE.unpooled(), EndListener.NONE);
        List<JobId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(queued());
        }
        List<Callable<Claim>> claims = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Session session = worker("w-" + i);
            List<JobId> order = new ArrayList<>(ids);
            Collections.rotate(order, i);
            claims.add(() -> unpooled.claim(session, order, false));
        }

        List<Claim> answers = atOnce(claims);

        assertThat(answers.stream().flatMap(claim -> claim.runs().stream()))
                .extracting(run -> run.attempt().job())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void a_claim_that_meets_its_own_death_claims_nothing() throws Exception {
        JobId id = queued();
        Session session = worker("w");
        Connection reaper = began();
        assertThat(GiveBack.reap(reaper, new LeaseReading(session, 0))).isPresent();
        Future<Claim> claim = start(() -> jobs().claim(session, List.of(id), false));
        Future<Heartbeat> renewal = start(() -> stores().leases().renew(session));
        awaitBlocked(2);

        commit(reaper);

        assertThat(answer(claim)).isEqualTo(new Claim(false, List.of()));
        assertThat(answer(renewal)).isEqualTo(Heartbeat.LOST);
        assertThat(job(id).status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void a_reaper_finds_the_runs_of_a_claim_that_it_had_to_wait_for() throws Exception {
        JobId id = queued();
        Session session = worker("w");
        Connection worker = began();
        assertThat(ClaimRuns.claim(worker, session, List.of(id), false).runs()).hasSize(1);
        Future<Optional<Released>> reaped = start(() -> stores().upkeep().reap(new LeaseReading(session, 0)));
        awaitBlocked(1);

        commit(worker);

        assertThat(answer(reaped).orElseThrow().events())
                .containsExactly(new JobEvent(id, OWNER, "report", JobStatus.QUEUED, 1));
    }

    @Test
    void a_lease_is_not_closed_under_a_claim() throws Exception {
        JobId id = queued();
        Session session = worker("w");
        Connection worker = began();
        ClaimRuns.claim(worker, session, List.of(id), false);
        Future<Boolean> closed = start(() -> stores().leases().close(session));
        awaitBlocked(1);

        commit(worker);

        assertThat(answer(closed)).isFalse();
        assertThat(stores().leases().renew(session).runs()).hasSize(1);
    }

    @Test
    void a_renewal_does_not_wait_for_a_claim() throws Exception {
        Session session = worker("w");
        Connection worker = began();
        ClaimRuns.claim(worker, session, List.of(queued()), false);

        assertThat(answer(start(() -> stores().leases().renew(session))).held()).isTrue();
        commit(worker);
    }

    @Test
    void a_claim_waits_for_a_locked_job_and_looks_again() throws Exception {
        JobId published = queued();
        JobId cancelled = queued();
        Session session = worker("w");
        Connection other = began("UPDATE job SET queued_at = now() WHERE job_id = '" + published + "'");
        CancelJobs.cancel(other, List.of(cancelled), Optional.empty());
        Future<Claim> claim = start(() -> jobs().claim(session, List.of(cancelled, published), false));
        awaitBlocked(1);

        commit(other);

        assertThat(answer(claim).runs()).extracting(run -> run.attempt().job()).containsExactly(published);
        assertThat(job(cancelled).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void an_outcome_that_comes_after_the_reaper_is_refused() throws Exception {
        Session session = worker("w");
        Attempt attempt = running(session);
        Connection reaper = began();
        GiveBack.reap(reaper, new LeaseReading(session, 0));
        Future<List<JobEvent>> recorded = start(() -> jobs().record(List.of(completed(attempt))));
        awaitBlocked(1);

        commit(reaper);

        assertThat(answer(recorded)).isEmpty();
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(stores().reader().attempts(attempt.job())).hasSize(1);
    }

    @Test
    void a_reaper_waits_for_an_outcome_that_is_being_recorded() throws Exception {
        Session session = worker("w");
        Attempt attempt = running(session);
        Connection worker = began("UPDATE job SET status = 'completed', session = NULL, deadline_at = NULL,"
                + " finished_at = now(), result = '{}' WHERE job_id = '" + attempt.job() + "'");
        Future<Optional<Released>> reaped = start(() -> stores().upkeep().reap(new LeaseReading(session, 0)));
        awaitBlocked(1);

        commit(worker);

        assertThat(answer(reaped)).contains(new Released(List.of(), List.of()));
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void a_request_to_cancel_that_comes_first_is_seen_by_the_outcome_that_waits() throws Exception {
        Attempt attempt = running(worker("w"));
        Connection user = began();
        CancelJobs.cancel(user, List.of(attempt.job()), Optional.empty());
        Future<List<JobEvent>> recorded = start(() -> jobs().record(List.of(failed(attempt, null))));
        awaitBlocked(1);

        commit(user);

        assertThat(answer(recorded))
                .containsExactly(new JobEvent(attempt.job(), OWNER, "report", JobStatus.CANCELLED, 1));
    }

    @Test
    void upkeep_skips_what_another_gateway_works_on() throws Exception {
        JobId waiting = queued();
        Attempt overdue = running(worker("w"));
        stores().pass(TIMEOUT.plusSeconds(60));
        Connection other = began("SELECT FROM job FOR UPDATE");

        assertThat(stores().upkeep().cancelOverdue(Duration.ZERO, 10).events()).isEmpty();
        assertThat(stores().upkeep().requeueBefore(REPORTS, stores().upkeep().now(), 10))
                .isEmpty();

        commit(other);
        assertThat(stores().upkeep().cancelOverdue(Duration.ZERO, 10).events()).hasSize(1);
        assertThat(stores().upkeep().requeueBefore(REPORTS, stores().upkeep().now(), 10))
                .extracting(job -> job.id())
                .containsExactly(waiting);
        jobs().saveProgress(Map.of(overdue, new Progress(1, null)));
        assertThat(job(overdue.job()).state().progress()).isNull();
    }
}
