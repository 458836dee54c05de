package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Progress;
import io.millrace.core.lease.AgentLeaseReading;
import io.millrace.core.lease.Session;
import io.millrace.core.policy.RetryPolicy;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Beat;
import io.millrace.core.port.AgentStore.Finished;
import io.millrace.core.port.AgentStore.Report;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.core.port.JobStore.Cancellation;
import io.millrace.core.port.JobStore.Claim;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Laws L3 and L6 for agents, where they are decided: by locks, among claims, heartbeats, reports, users and reapers. */
class AgentLawIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase(8);
    private static final Wish WISH = new Wish(Set.of("report"), "robot", "agent", Duration.ofSeconds(30));
    private static final Report DONE = new Report.Success(RESULT, "d");
    private static final Report BROKEN = new Report.Failure(new JobError("boom", "no"), "e");

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static AgentStore agents() {
        return DATABASE.agents();
    }

    private static Optional<Job> claim() {
        return agents().claim(WISH, OptionalInt.empty());
    }

    private Attempt runs() {
        queued();
        return attempt(claim().orElseThrow());
    }

    private static Attempt attempt(Job job) {
        return new Attempt(job.id(), job.state().attempt());
    }

    private static Finished finish(Attempt attempt, Report report) {
        return agents().finish(attempt, "agent", report, new RetryPolicy(new Random(1)));
    }

    /** A transaction that holds the row of a job, as whoever comes first does. */
    private Connection holding(JobId job) throws Exception {
        return began("SELECT FROM job WHERE job_id = '" + job + "' FOR UPDATE");
    }

    private static AgentLeaseReading lease() {
        return agents().leases().get(0);
    }

    @Test
    void no_job_is_claimed_twice_and_none_is_left() throws Exception {
        IntStream.range(0, 20).forEach(i -> queued());
        IntStream.range(0, 60).forEach(i -> waiting("owner-" + i % 3, REPORTS));
        List<Callable<List<JobId>>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(() -> {
                List<JobId> mine = new ArrayList<>();
                for (Optional<Job> job = claim(); job.isPresent(); job = claim()) {
                    mine.add(job.get().id());
                }
                return mine;
            });
        }

        List<JobId> all = atOnce(clients).stream().flatMap(List::stream).toList();

        assertThat(all).hasSize(80).doesNotHaveDuplicates();
        assertThat(agents().leases()).hasSize(80);
        assertThat(FairnessLawIT.differences(DATABASE)).isEqualTo("0");
    }

    @Test
    void a_job_is_an_agents_or_a_workers_and_never_both() throws Exception {
        List<JobId> ids = IntStream.range(0, 100).mapToObj(i -> queued()).toList();
        Session session = worker("w");
        List<Callable<List<JobId>>> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(() -> {
                List<JobId> mine = new ArrayList<>();
                for (Optional<Job> job = claim(); job.isPresent(); job = claim()) {
                    mine.add(job.get().id());
                }
                return mine;
            });
            List<JobId> own = ids.subList(i * 30, i * 30 + 40);
            clients.add(() -> own.stream()
                    .flatMap(id -> jobs().claim(session, List.of(id), false).runs().stream())
                    .map(run -> run.attempt().job())
                    .toList());
        }

        List<JobId> all = atOnce(clients).stream().flatMap(List::stream).toList();

        assertThat(all).hasSize(100).doesNotHaveDuplicates();
        ids.forEach(id -> assertThat(job(id).state().attempt()).isEqualTo(1));
    }

    @Test
    void a_claim_passes_over_what_another_is_claiming() throws Exception {
        JobId first = waiting(OWNER, REPORTS);
        JobId second = waiting(OWNER, REPORTS);
        Connection other = began();
        assertThat(ClaimForAgent.claim(other, WISH, OptionalInt.empty())
                        .orElseThrow()
                        .id())
                .isEqualTo(first);

        assertThat(claim().orElseThrow().id()).isEqualTo(second);
        assertThat(claim()).isEmpty();

        commit(other);
        assertThat(agents().leases()).hasSize(2);
    }

    @Test
    void a_worker_that_meets_an_agents_claim_waits_and_finds_nothing() throws Exception {
        JobId id = queued();
        Session session = worker("w");
        Connection agent = began();
        ClaimForAgent.claim(agent, WISH, OptionalInt.empty());
        Future<Claim> worker = start(() -> jobs().claim(session, List.of(id), false));
        awaitBlocked(1);

        commit(agent);

        assertThat(answer(worker).runs()).isEmpty();
    }

    @Test
    void nothing_starts_once_a_pause_has_been_answered() throws Exception {
        IntStream.range(0, 300).forEach(i -> waiting("owner-" + i % 5, REPORTS));
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> claims = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            claims.add(start(() -> {
                int claimed = 0;
                boolean late;
                do {
                    late = over.get();
                    boolean started = claim().isPresent();
                    assertThat(late && started).as("started after the pause").isFalse();
                    claimed += started ? 1 : 0;
                } while (!late);
                return claimed;
            }));
        }

        stores().queues().pause(REPORTS);
        over.set(true);

        int started = 0;
        for (Future<Integer> claim : claims) {
            started += answer(claim);
        }
        assertThat(DATABASE.ask("SELECT count(*) FROM job WHERE status = 'processing'"))
                .isEqualTo(String.valueOf(started));
        assertThat(FairnessLawIT.differences(DATABASE)).isEqualTo("0");
    }

    @Test
    void no_owner_has_more_running_than_his_quota_however_many_claim() throws Exception {
        IntStream.range(0, 40).forEach(i -> waiting("owner-" + i % 2, REPORTS));
        List<Callable<Optional<Job>>> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(() -> agents().claim(WISH, OptionalInt.of(3)));
        }

        assertThat(atOnce(clients).stream().filter(Optional::isPresent)).hasSize(6);
    }

    @Test
    void a_heartbeat_that_comes_first_saves_its_run() throws Exception {
        Attempt attempt = runs();
        AgentLeaseReading seen = lease();
        Connection agent = began();
        RecordHeartbeat.beat(agent, attempt, "agent", new Progress(3, null), null);
        Future<Optional<JobEvent>> reaped = start(() -> agents().reap(seen));
        awaitBlocked(1);

        commit(agent);

        assertThat(answer(reaped)).isEmpty();
        assertThat(agents().heartbeat(attempt, "agent", null, null)).isInstanceOf(Beat.Held.class);
    }

    @Test
    void a_heartbeat_that_comes_after_the_reaper_is_stale() throws Exception {
        Attempt attempt = runs();
        Connection reaper = began();
        assertThat(AgentRuns.giveBack(reaper, attempt, 0L, true)).isPresent();
        Future<Beat> beat = start(() -> agents().heartbeat(attempt, "agent", new Progress(9, null), null));
        awaitBlocked(1);

        commit(reaper);

        assertThat(answer(beat)).isEqualTo(new Beat.Stale());
        assertThat(job(attempt.job()).state().progress()).isNull();
    }

    @Test
    void a_report_and_a_reaper_do_not_both_end_a_run() throws Exception {
        for (Report report : List.of(DONE, BROKEN)) {
            Attempt attempt = runs();
            AgentLeaseReading seen = lease();
            Connection first = holding(attempt.job());
            Future<Finished> finished = start(() -> finish(attempt, report));
            Future<Optional<JobEvent>> reaped = start(() -> agents().reap(seen));
            awaitBlocked(2);

            commit(first);

            boolean recorded = answer(finished) instanceof Finished.Recorded;
            assertThat(answer(reaped).isPresent()).isEqualTo(!recorded);
            assertThat(stores().reader().attempts(attempt.job())).hasSize(1);
            assertThat(agents().leases()).isEmpty();
            cancel(attempt.job(), Optional.empty());
        }
    }

    @Test
    void a_report_and_a_user_do_not_both_end_a_run() throws Exception {
        for (int round = 0; round < 5; round++) {
            Attempt attempt = runs();
            Connection first = holding(attempt.job());
            Future<Finished> finished = start(() -> finish(attempt, DONE));
            Future<Cancellation> cancelled = start(() -> cancel(attempt.job(), Optional.empty()));
            awaitBlocked(2);

            commit(first);

            boolean recorded = answer(finished) instanceof Finished.Recorded;
            assertThat(answer(cancelled))
                    .isInstanceOf(recorded ? Cancellation.AlreadyFinished.class : Cancellation.Done.class);
            assertThat(job(attempt.job()).status()).isEqualTo(recorded ? JobStatus.COMPLETED : JobStatus.CANCELLED);
            assertThat(stores().reader().attempts(attempt.job()))
                    .extracting(AttemptRecord::outcome)
                    .containsExactly(recorded ? "completed" : "cancelled");
            assertThat(agents().leases()).isEmpty();
        }
    }

    @Test
    void a_request_to_cancel_that_comes_first_is_seen_by_the_report_that_waits() throws Exception {
        Attempt attempt = runs();
        Connection user = began();
        CancelJobs.cancel(user, List.of(attempt.job()), Optional.empty());
        Future<Finished> finished = start(() -> finish(attempt, DONE));
        awaitBlocked(1);

        commit(user);

        assertThat(answer(finished)).isEqualTo(new Finished.Stale());
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void equal_reports_at_once_are_recorded_once() throws Exception {
        Attempt attempt = runs();
        List<Callable<Finished>> reports = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            reports.add(() -> finish(attempt, BROKEN));
        }

        List<Finished> answers = atOnce(reports);

        assertThat(answers).filteredOn(Finished.Recorded.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Finished.Repeated.class::isInstance).hasSize(5);
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(FairnessLawIT.differences(DATABASE)).isEqualTo("0");
    }

    @Test
    void overdue_runs_that_another_gateway_ends_are_skipped() throws Exception {
        Attempt attempt = runs();
        stores().pass(TIMEOUT.plusSeconds(1));
        Connection other = holding(attempt.job());
        assertThat(agents().cancelOverdue(10)).isEmpty();

        commit(other);
        assertThat(agents().cancelOverdue(10)).hasSize(1);
        assertThat(agents().leases()).isEmpty();
    }

    @Test
    void a_run_whose_job_has_moved_on_leaves_no_lease_behind() {
        Attempt attempt = runs();
        stores().pass(TIMEOUT.plusSeconds(60));
        // As it could be if the end of agents' runs alone had failed for so long.
        assertThat(stores().upkeep().cancelOverdue(Duration.ofSeconds(10), 10).events())
                .hasSize(1);
        assertThat(agents().leases()).hasSize(1);

        assertThat(agents().reap(lease())).isEmpty();
        assertThat(agents().leases()).isEmpty();
        assertThat(job(attempt.job()).status()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void the_counts_are_exact_whatever_agents_do_at_once() throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            clients.add(() -> {
                Session session = worker("w-" + random.nextInt());
                for (int i = 0; i < 50; i++) {
                    anything(random, session);
                }
                return 0;
            });
        }

        atOnce(clients);

        assertThat(FairnessLawIT.differences(DATABASE)).isEqualTo("0");
        assertThat(DATABASE.ask("SELECT count(*) FROM agent_run a WHERE NOT ended AND NOT EXISTS (SELECT FROM job j"
                        + " WHERE j.job_id = a.job_id AND j.attempt = a.attempt AND j.status = 'processing')"))
                .as("leases of runs that are over")
                .isEqualTo("0");
        assertThat(DATABASE.ask("SELECT count(*) FROM job j WHERE (SELECT count(*) FROM job_attempt a"
                        + " WHERE a.job_id = j.job_id) + (status = 'processing')::int <> attempt"))
                .as("jobs whose history is not whole")
                .isEqualTo("0");
    }

    private void anything(Random random, Session session) {
        switch (random.nextInt(8)) {
            case 0, 1 -> waiting("owner-" + random.nextInt(3), REPORTS);
            case 2 -> persist(submission(spec(null)));
            case 3 ->
                stores().runway()
                        .feed("report", 3, OptionalInt.empty())
                        .ifPresent(fed -> fed.queued().forEach(job -> jobs().claim(session, List.of(job.id()), false)));
            case 4 ->
                jobs().cancel(
                                agents().leases().stream()
                                        .limit(2)
                                        .map(lease -> lease.run().job())
                                        .toList(),
                                Optional.empty());
            case 5 -> agents().leases().stream().findFirst().ifPresent(agents()::reap);
            case 6 -> stores().upkeep().dispatchDue(5);
            default -> claim().ifPresent(job -> ends(random, attempt(job)));
        }
    }

    private static void ends(Random random, Attempt attempt) {
        switch (random.nextInt(4)) {
            case 0 -> finish(attempt, DONE);
            case 1 -> finish(attempt, BROKEN);
            case 2 -> agents().release(attempt);
            default -> agents().heartbeat(attempt, "agent", new Progress(1, null), null);
        }
    }

    @Test
    void what_agents_alone_run_is_not_fed() {
        waiting(OWNER, REPORTS);
        assertThat(stores().runway().waitingTypes()).containsExactly("report");

        DATABASE.execute(
                "INSERT INTO job_type (name, description, schema, timeout_seconds, max_attempts, backoff_seconds, runs_on)"
                        + " VALUES ('report', '', '{}', 60, 3, 2, 'agents')");
        assertThat(stores().runway().waitingTypes()).isEmpty();
        assertThat(agents().claimable(List.of("report"))).containsExactly("report");

        DATABASE.execute("UPDATE job_type SET runs_on = 'workers'");
        assertThat(stores().runway().waitingTypes()).containsExactly("report");
    }

    @Test
    void a_claim_reads_through_no_backlog_whatever_statistics_say() throws Exception {
        DATABASE.execute("VACUUM ANALYZE job");
        DATABASE.execute("INSERT INTO job (job_id, owner, type, params, labels, status, max_attempts, timeout_seconds,"
                + " backoff_seconds, dedup_window_seconds, created_at, run_at, queued_at)"
                + " SELECT gen_random_uuid(), 'owner-' || i % 50, 'report', '{}', '{}', 'queued', 3, 60, 2, 300, now(),"
                + " now() + i * interval '1 millisecond', CASE WHEN i % 100 = 0 THEN now() END"
                + " FROM generate_series(1, 50000) i");
        assertThat(rowsReadByTwentyClaims()).isLessThan(20 * 1_500);
        DATABASE.execute("ANALYZE job");
        assertThat(rowsReadByTwentyClaims()).isLessThan(20 * 1_500);

        assertThat(DATABASE.ask("SELECT count(*) FROM (SELECT row_number() OVER (ORDER BY run_at) AS place, status"
                        + " FROM job) j WHERE status = 'processing' AND place > 40"))
                .as("others than the oldest")
                .isEqualTo("0");
    }

    /** On a connection of its own, which has planned nothing before. */
    private long rowsReadByTwentyClaims() throws Exception {
        Connection agent = began();
        for (int i = 0; i < 20; i++) {
            assertThat(ClaimForAgent.claim(agent, WISH, OptionalInt.empty())).isPresent();
        }
        try (var statement = agent.createStatement();
                var rows = statement.executeQuery("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
                        + " WHERE relname = 'job'")) {
            rows.next();
            return rows.getLong(1);
        } finally {
            commit(agent);
        }
    }
}
