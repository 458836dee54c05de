package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome.Completed;
import io.millrace.core.job.Outcome.Failed;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Reason;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.lease.Session;
import io.millrace.core.port.Admission.Duplicate;
import io.millrace.core.port.IntakeLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that PostgreSQL refuses, and settings that a store must not care about. */
class HostileDataIT extends StoreLaws {
    private static final TestDatabase DATABASE = hostile();

    /** Another time zone than the JVM's, an odd style of intervals: whoever runs the server chose them. */
    private static TestDatabase hostile() {
        TestDatabase database = new TestDatabase();
        String name = database.ask("SELECT current_database()");
        database.execute("ALTER DATABASE " + name + " SET timezone = 'Pacific/Chatham'");
        database.execute("ALTER DATABASE " + name + " SET intervalstyle = 'sql_standard'");
        return database;
    }

    @Override
    TestDatabase database() {
        return DATABASE;
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    static List<String> badJson() {
        return List.of(
                "{\"a\": \"\\u0000\"}",
                "{\"a\": 1e200000}",
                "{\"a\": NaN}",
                "{",
                "[".repeat(100_000) + "]".repeat(100_000));
    }

    @ParameterizedTest
    @MethodSource("badJson")
    void params_that_cannot_be_stored_are_refused(String params) {
        ValidSubmission bad =
                submission(new JobSpec("bad", "report", Priority.NORMAL, new Json(params), policy(), Map.of()));

        assertThatIllegalArgumentException().isThrownBy(() -> persist(bad));
        assertThat(DATABASE.ask("SELECT count(*) FROM dedup_window")).isEqualTo("0");
    }

    @Test
    void one_bad_row_fails_its_batch_as_a_whole() {
        ValidSubmission good = submission(spec("good"));
        ValidSubmission bad = submission(spec("NUL \0"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs().persist(
                                List.of(
                                        new GatedSubmission(good, new Gate.Opened()),
                                        new GatedSubmission(bad, new Gate.Opened())),
                                IntakeLimits.NONE));
        assertThat(DATABASE.ask("SELECT count(*) FROM job")).isEqualTo("0");
        accept(good);
    }

    @ParameterizedTest
    @MethodSource("badJson")
    void a_result_that_cannot_be_stored_fails_its_job_and_no_other(String result) {
        Session session = worker("w");
        Attempt bad = running(session);
        Attempt good = running(session);
        Attempt stale = new Attempt(newId(), 1);

        List<JobEvent> events = jobs().record(List.of(
                new Completed(stale, new Json(result)), new Completed(bad, new Json(result)), completed(good)));

        assertThat(events)
                .containsExactlyInAnyOrder(
                        new JobEvent(bad.job(), OWNER, "report", JobStatus.FAILED, 1),
                        new JobEvent(good.job(), OWNER, "report", JobStatus.COMPLETED, 1));
        assertThat(job(bad.job()).state().reason()).isEqualTo(Reason.ERROR);
        assertThat(job(bad.job()).state().error().code()).isEqualTo("bad-result");
    }

    @Test
    void an_error_code_that_cannot_be_stored_is_the_callers_mistake() {
        Attempt attempt = running(worker("w"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs().record(
                                List.of(new Failed(attempt, Reason.ERROR, new JobError("\0", "m"), Duration.ZERO))));
    }

    @Test
    void labels_and_keys_may_hold_whatever_text_holds() {
        Map<String, String> labels = Map.of("{\"k\"}", "\\,\"'", "ü", "\uD83D\uDE00");
        JobSpec spec = new JobSpec("a,b\"c\\{}'\uD83D\uDE00 NULL", "report", Priority.NORMAL, RESULT, policy(), labels);

        Job accepted = accept(submission(spec)).stored().job();

        assertThat(job(accepted.id())).isEqualTo(accepted);
        assertThat(persist(submission(spec))).isEqualTo(new Duplicate(accepted));
    }
}
