package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.Admission;
import io.millrace.core.port.Admission.Accepted;
import io.millrace.core.port.Admission.Conflict;
import io.millrace.core.port.Admission.Duplicate;
import io.millrace.core.port.EndListener;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Law L2, once a window, with PostgreSQL alone to decide. */
class DedupLawIT extends StoreLaws {
    private static final TestDatabase DATABASE = new TestDatabase();
    private final JobStore unpooled = new PostgresJobStore(DATABASE.unpooled(), EndListener.NONE);

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_hundred_equal_submissions_at_once_are_one_job() throws Exception {
        List<Callable<Admission>> submissions = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            submissions.add(
                    () -> persistUnpooled(List.of(submission(spec("key")))).get(0));
        }
        for (int i = 0; i < 20; i++) {
            submissions.add(() -> persist(submission(spec("key"))));
        }

        List<Admission> answers = atOnce(submissions);

        assertThat(answers).filteredOn(Accepted.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Duplicate.class::isInstance).hasSize(99);
        assertThat(DATABASE.ask("SELECT count(*) FROM job")).isEqualTo("1");
        assertThat(DATABASE.ask("SELECT count(*) FROM dedup_window w JOIN job USING (job_id)"))
                .isEqualTo("1");
    }

    @Test
    void batches_that_overlap_in_any_order_neither_deadlock_nor_accept_twice() throws Exception {
        List<Callable<List<Admission>>> batches = new ArrayList<>();
        for (int seed = 0; seed < 16; seed++) {
            List<ValidSubmission> batch = new ArrayList<>();
            IntStream.range(0, 200).forEach(i -> batch.add(submission(spec("key-" + i))));
            Collections.shuffle(batch, new Random(seed));
            batches.add(() -> persistUnpooled(batch));
        }

        List<Admission> answers = new ArrayList<>();
        atOnce(batches).forEach(answers::addAll);

        Set<JobId> accepted = new HashSet<>();
        answers.forEach(answer -> {
            if (answer instanceof Accepted job) {
                accepted.add(job.stored().job().id());
            }
        });
        assertThat(accepted).hasSize(200);
        assertThat(answers).hasSize(16 * 200).noneMatch(Conflict.class::isInstance);
        assertThat(DATABASE.ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .isEqualTo("0");
    }

    /** The other one's window has expired when it commits, but its job is not finished: a stale snapshot would not show it. */
    @Test
    void a_window_that_was_waited_for_is_judged_by_what_was_committed_meanwhile() throws Exception {
        JobId old = accept(submission(spec("key"))).stored().job().id();
        finish(claim(worker("w"), old).get(0).attempt());
        stores().pass(WINDOW.plusSeconds(1));
        JobId slow = newId();
        Connection other = began(
                "INSERT INTO job (job_id, owner, object_id, type, params, labels, status, max_attempts, timeout_seconds,"
                        + " backoff_seconds, dedup_window_seconds, created_at, run_at)"
                        + " VALUES ('" + slow
                        + "', 'ann', 'key', 'report', '{\"a\": 1}', '{}', 'queued', 3, 60, 2, 1, now(), now())",
                "UPDATE dedup_window SET job_id = '" + slow + "', expires_at = now() - interval '1 second'");
        Future<Admission> waiting = start(() -> persist(submission(spec("key"))));
        awaitBlocked(1);

        commit(other);

        assertThat(answer(waiting)).isEqualTo(new Duplicate(job(slow)));
    }

    @Test
    void a_window_that_is_freed_while_it_is_waited_for_is_taken() throws Exception {
        JobId first = accept(submission(spec("key"))).stored().job().id();
        Connection other = began();
        CancelJobs.cancel(other, List.of(first), Optional.empty());
        Future<Admission> waiting = start(() -> persist(submission(spec("key"))));
        awaitBlocked(1);

        commit(other);

        assertThat(answer(waiting)).isInstanceOf(Accepted.class);
    }

    @Test
    void params_are_compared_as_json_values() {
        JobId first = accept(submission(withParams("{\"a\": 1, \"b\": [1.0, \"x\"]}")))
                .stored()
                .job()
                .id();

        assertThat(persist(submission(withParams("{\"b\":[1,\"x\"],\"a\":1.00}"))))
                .isEqualTo(new Duplicate(job(first)));
        assertThat(persist(submission(withParams("{\"b\":[\"x\",1],\"a\":1}")))).isEqualTo(new Conflict(first));
    }

    /** The statement was committed, its answer lost, and its window has passed to another job before it is repeated. */
    @Test
    void a_late_repetition_finds_its_job_and_takes_nothing_from_anybody() {
        ValidSubmission lost = submission(spec("key"));
        accept(lost);
        finish(claim(worker("w"), lost.id()).get(0).attempt());
        stores().pass(WINDOW.plusSeconds(1));
        JobId second = accept(submission(spec("key"))).stored().job().id();

        assertThat(persist(lost)).isInstanceOf(Accepted.class);
        assertThat(persist(submission(spec("key")))).isEqualTo(new Duplicate(job(second)));
    }

    @Test
    void a_repeated_batch_may_meet_another_order_of_its_keys() {
        ValidSubmission one = submission(spec("key"));
        ValidSubmission two = submission(spec("key"));
        accept(two);

        List<Admission> answers = persistUnpooled(List.of(one, two));

        assertThat(answers.get(0)).isEqualTo(new Duplicate(job(two.id())));
        assertThat(answers.get(1)).isInstanceOf(Accepted.class);
    }

    private static JobSpec withParams(String params) {
        return new JobSpec("json", "report", Priority.NORMAL, new Json(params), policy(), Map.of());
    }

    private List<Admission> persistUnpooled(List<ValidSubmission> batch) {
        return unpooled.persist(
                batch.stream()
                        .map(each -> new GatedSubmission(each, new Gate.Unknown()))
                        .toList(),
                IntakeLimits.NONE);
    }
}
