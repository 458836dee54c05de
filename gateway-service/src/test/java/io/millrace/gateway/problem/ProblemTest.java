package io.millrace.gateway.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.error.JobException;
import io.millrace.core.job.JobStatus;
import io.millrace.gateway.Submissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemTest {
    static Stream<Arguments> everyKind() {
        return Stream.of(
                Arguments.of(new JobException.Invalid("f", "m"), 400, "invalid"),
                Arguments.of(new JobException.NotPermitted("d"), 403, "not-permitted"),
                Arguments.of(new JobException.UnknownJob(), 404, "unknown-job"),
                Arguments.of(new JobException.NotFound("d"), 404, "not-found"),
                Arguments.of(new JobException.UnknownWorker(), 404, "unknown-worker"),
                Arguments.of(new JobException.DedupConflict(Submissions.newId()), 409, "dedup-conflict"),
                Arguments.of(new JobException.NotCancellable(JobStatus.CANCELLED), 409, "already-cancelled"),
                Arguments.of(new JobException.NotCancellable(JobStatus.FAILED), 409, "already-finished"),
                Arguments.of(new JobException.NotRetryable(JobStatus.QUEUED), 409, "not-retryable"),
                Arguments.of(new JobException.QuotaOpenJobs(5), 429, "quota-open-jobs"),
                Arguments.of(new JobException.RateLimited("10 in 60 s", 7), 429, "rate-limited"),
                Arguments.of(new JobException.RegistrationClosed(), 403, "registration-closed"),
                Arguments.of(new JobException.CommandNotAllowed("d"), 403, "command-not-allowed"),
                Arguments.of(new JobException.AlreadyExists("d"), 409, "already-exists"),
                Arguments.of(new JobException.StaleAttempt(), 409, "stale-attempt"),
                Arguments.of(new JobException.TooLarge("d"), 413, "too-large"),
                Arguments.of(new JobException.Unavailable(), 503, "unavailable"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void everyKindHasItsStatus(JobException e, int status, String code) {
        Problem problem = Problem.of(e, "t");

        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.type()).isEqualTo("/problems/" + code);
        assertThat(problem.title()).isNotBlank();
        assertThat(problem.detail()).isNotBlank();
    }

    @Test
    void everyKindThereIsIsInTheTableAbove() {
        assertThat(JobException.class.getPermittedSubclasses())
                .allMatch(kind -> everyKind()
                        .anyMatch(arguments -> kind.isInstance(arguments.get()[0])));
    }

    @Test
    void furtherMembersAreThereWhereTheyMeanSomething() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        var id = Submissions.newId();

        assertThat(mapper.writeValueAsString(Problem.of(new JobException.Invalid("f", "m"), "t")))
                .isEqualTo(
                        "{\"type\":\"/problems/invalid\",\"title\":\"Invalid request\",\"status\":400,\"detail\":\"f: m\","
                                + "\"code\":\"invalid\",\"trace_id\":\"t\",\"errors\":[{\"field\":\"f\",\"message\":\"m\"}]}");
        assertThat(mapper.writeValueAsString(Problem.of(new JobException.DedupConflict(id), "t")))
                .contains("\"job_id\":\"" + id + "\"")
                .doesNotContain("errors", "job_status");
        assertThat(mapper.writeValueAsString(Problem.of(new JobException.NotCancellable(JobStatus.COMPLETED), "t")))
                .contains("\"job_status\":\"completed\"")
                .doesNotContain("job_id");
    }

    @Test
    void aStatusAloneIsEnough() {
        assertThat(Problem.ofStatus(400, "d", "t").errors()).hasSize(1);
        assertThat(Problem.ofStatus(418, "d", "t").code()).isEqualTo("bad-request");
        assertThat(Problem.ofStatus(418, "d", "t").title()).isEqualTo("Bad request");
        assertThat(Problem.ofStatus(500, "d", "t").code()).isEqualTo("internal");
        assertThat(Problem.ofStatus(501, "d", "t").title()).isEqualTo("Internal error");
    }
}
