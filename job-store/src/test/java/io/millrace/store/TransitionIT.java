package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Transition;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The database lets through exactly the moves of {@link Transition}, and no row that contradicts its own status. */
class TransitionIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final String ID = "01900000-0000-7000-8000-000000000001";

    @BeforeEach
    void empty() {
        DATABASE.empty();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    static Stream<Arguments> pairs() {
        return Arrays.stream(JobStatus.values())
                .flatMap(from -> Arrays.stream(JobStatus.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void a_move_is_let_through_if_it_is_in_the_table(JobStatus from, JobStatus to) {
        insert(from);

        assertThat(refusal("UPDATE job SET " + columnsOf(to)).isEmpty())
                .isEqualTo(Transition.between(from, to).isPresent());
    }

    @Test
    void an_attempt_never_falls() {
        insert(JobStatus.PROCESSING);

        assertThat(refusal(
                        "UPDATE job SET attempt = 0, started_at = NULL, worker = NULL, " + columnsOf(JobStatus.QUEUED)))
                .contains("job_moves");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "session = NULL",
                "deadline_at = NULL",
                "finished_at = now()",
                "reason = 'error'",
                "result = '{}'",
                "error_code = 'x', error_message = 'y'",
                "attempt = -1",
                "worker = NULL",
                "failures = 2",
                "losses = -1",
                "progress_percent = 101",
                "status = 'lost'",
                "cancel_requested = 'timeout', session = NULL, deadline_at = NULL, status = 'queued'",
                "timeout_seconds = 0",
                "retention_seconds = -1"
            })
    void a_running_row_that_contradicts_itself_is_refused(String change) {
        insert(JobStatus.PROCESSING);

        assertThat(refusal("UPDATE job SET " + change)).contains("job_");
    }

    @Test
    void a_scheduled_job_is_in_no_queue() {
        insert(JobStatus.SCHEDULED);

        assertThat(refusal("UPDATE job SET queued_at = now()")).contains("job_scheduled_is_in_no_queue");
    }

    /** A row that is right but for how it came there: has run once, so that every status is open to it. */
    private static void insert(JobStatus status) {
        DATABASE.execute(
                "INSERT INTO job (job_id, owner, type, params, labels, status, reason, result, attempt, max_attempts,"
                        + " failures, timeout_seconds, backoff_seconds, dedup_window_seconds, created_at, run_at, started_at, finished_at,"
                        + " deadline_at, session, worker) SELECT '" + ID
                        + "', 'ann', 'report', '{}', '{}', status, reason, result::jsonb,"
                        + " 1, 3, 1, 60, 2, 300, now(), now(), now(), finished_at, deadline_at, session, 'w' FROM ("
                        + "SELECT " + String.join(", ", valuesOf(status)) + ") s");
    }

    private static String columnsOf(JobStatus status) {
        List<String> values = valuesOf(status);
        return "(status, reason, result, finished_at, deadline_at, session) = ("
                + values.stream()
                        .map(value -> value.substring(0, value.indexOf(" AS ")))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow()
                + ")";
    }

    private static List<String> valuesOf(JobStatus status) {
        boolean badEnd = status == JobStatus.FAILED || status == JobStatus.CANCELLED;
        boolean runs = status == JobStatus.PROCESSING;
        return List.of(
                "'" + status.wireName() + "' AS status",
                (badEnd ? "'error'" : "NULL::text") + " AS reason",
                (status == JobStatus.COMPLETED ? "'{}'::jsonb" : "NULL::jsonb") + " AS result",
                (status.isTerminal() ? "now()" : "NULL::timestamptz") + " AS finished_at",
                (runs ? "now()" : "NULL::timestamptz") + " AS deadline_at",
                (runs ? "'" + ID + "'::uuid" : "NULL::uuid") + " AS session");
    }

    /** The message of the refusal; empty if there was none. */
    private static String refusal(String sql) {
        try (var connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("23514");
            return e.getMessage()
                    + ((org.postgresql.util.PSQLException) e)
                            .getServerErrorMessage()
                            .getConstraint();
        }
    }
}
