package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.lease.Session;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.port.Admission;
import io.millrace.core.port.IntakeLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

/** Order, fairness and quotas while many do everything at once. */
class FairnessLawIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase(8);
    private static final QueueId LOW = new QueueId("report", Priority.LOW);

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private Session worker(int slots) {
        Session session = Session.fresh();
        stores().leases().open(session, new WorkerInfo("w", "host", 42, slots, Set.of("report"), "none"));
        return session;
    }

    private List<QueuedJob> feed() {
        return stores().runway()
                .feed("report", 10_000, OptionalInt.empty())
                .map(feed -> feed.queued())
                .orElse(List.of());
    }

    private static String differences() {
        return differences(DATABASE);
    }

    /** In how many places the counts of what waits are not what the rows say. */
    static String differences(TestDatabase database) {
        return database.ask("""
                SELECT count(*) FROM (
                    SELECT status, type, priority, owner, count(*) AS jobs FROM job
                    WHERE status = 'scheduled' OR status = 'queued' AND queued_at IS NULL GROUP BY 1, 2, 3, 4) rows
                FULL JOIN (SELECT * FROM jobs_waiting WHERE jobs <> 0) counts USING (status, type, priority, owner)
                WHERE rows.jobs IS DISTINCT FROM counts.jobs""");
    }

    @Test
    void gatewaysThatFeedAtOnceFeedNothingTwiceAndNoMoreThanThereIsRoomFor() throws Exception {
        worker(20);
        IntStream.range(0, 60).forEach(i -> waiting("owner-" + i % 7, REPORTS));
        List<Callable<List<QueuedJob>>> gateways = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            gateways.add(this::feed);
        }
        List<JobId> fed = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            atOnce(gateways).forEach(jobs -> jobs.forEach(job -> fed.add(job.id())));
        }
        assertThat(fed).hasSize(20).doesNotHaveDuplicates();
        assertThat(differences()).isEqualTo("0");
    }

    @Test
    void noQuotaIsExceededHoweverManySubmitAtOnce() throws Exception {
        IntakeLimits ten = IntakeLimits.of(queue -> true, owner -> OptionalInt.of(10));
        List<Callable<Admission>> clients = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            clients.add(() -> jobs().persist(
                            List.of(new GatedSubmission(submission(spec(null)), new Gate.NotAsked())), ten)
                    .get(0));
        }
        List<Admission> answers = atOnce(clients);
        assertThat(answers).filteredOn(Admission.Accepted.class::isInstance).hasSize(10);
        assertThat(answers).filteredOn(Admission.OverQuota.class::isInstance).hasSize(14);
    }

    @Test
    void nothingStartsOnceAPauseHasBeenAnswered() throws Exception {
        Session session = worker(500);
        List<JobId> all = IntStream.range(0, 300).mapToObj(i -> queued()).toList();
        AtomicBoolean over = new AtomicBoolean();
        List<Future<Integer>> claims = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            List<JobId> own = all.subList(thread * 100, thread * 100 + 100);
            claims.add(start(() -> {
                int claimed = 0;
                for (JobId job : own) {
                    boolean late = over.get();
                    int started = claim(session, job).size();
                    assertThat(late && started > 0)
                            .as("started after the pause")
                            .isFalse();
                    claimed += started;
                }
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
        assertThat(DATABASE.ask("SELECT count(*) FROM job WHERE status = 'queued' AND queued_at IS NOT NULL"))
                .isEqualTo("0");
        assertThat(differences()).isEqualTo("0");
    }

    @Test
    void theCountsAreExactWhateverHappensAtOnce() throws Exception {
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            clients.add(() -> {
                Session session = worker(5);
                for (int i = 0; i < 60; i++) {
                    anything(random, session);
                }
                return 0;
            });
        }
        atOnce(clients);
        assertThat(differences()).isEqualTo("0");
        stores().runway().foldCounts();
        assertThat(differences()).isEqualTo("0");
        assertThat(DATABASE.ask("SELECT count(*) FROM job_count_change")).isEqualTo("0");
    }

    private void anything(Random random, Session session) {
        switch (random.nextInt(9)) {
            case 0, 1 -> waiting("owner-" + random.nextInt(3), random.nextBoolean() ? REPORTS : LOW);
            case 2 -> persist(submission(spec(null)));
            case 3 -> work(random, session);
            case 4 -> jobs().cancel(some(random, "status IN ('queued', 'scheduled')"), Optional.empty());
            case 5 ->
                jobs().retry(some(random, "status IN ('failed', 'cancelled')"), Optional.empty(), IntakeLimits.NONE);
            case 6 -> stores().upkeep().dispatchDue(5);
            case 7 -> {
                stores().queues().pause(LOW);
                stores().queues().resume(LOW);
            }
            default -> stores().runway().foldCounts();
        }
    }

    private void work(Random random, Session session) {
        List<JobId> fed = feed().stream().map(QueuedJob::id).toList();
        for (ClaimedRun run : jobs().claim(session, fed, false).runs()) {
            Attempt attempt = run.attempt();
            switch (random.nextInt(3)) {
                case 0 -> jobs().record(List.of(failed(attempt, Duration.ZERO)));
                case 1 -> jobs().record(List.of(failed(attempt, null)));
                default -> jobs().release(session, List.of(attempt));
            }
        }
    }

    private static List<JobId> some(Random random, String condition) {
        String ids =
                DATABASE.ask("SELECT coalesce(string_agg(job_id::text, ','), '') FROM (SELECT job_id FROM job WHERE "
                        + condition + " ORDER BY job_id OFFSET " + random.nextInt(5) + " LIMIT 3) few");
        return ids.isEmpty()
                ? List.of()
                : Arrays.stream(ids.split(",")).map(JobId::of).toList();
    }
}
