package io.millrace.core.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException.FieldError;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.Clock;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UserStore.User;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobExceptionTest {
    @Test
    void eachCarriesItsCodeAndFacts() {
        JobId holder = JobId.of("01234567-89ab-7def-8123-456789abcdef");
        assertThat(new JobException.UnknownJob().code()).isEqualTo("unknown-job");
        assertThat(new JobException.DedupConflict(holder).holder()).isEqualTo(holder);
        assertThat(new JobException.NotCancellable(JobStatus.CANCELLED).code()).isEqualTo("already-cancelled");
        assertThat(new JobException.NotCancellable(JobStatus.FAILED).code()).isEqualTo("already-finished");
        assertThat(new JobException.NotCancellable(JobStatus.FAILED).status()).isEqualTo(JobStatus.FAILED);
        assertThat(new JobException.NotPermitted("no").code()).isEqualTo("not-permitted");
        assertThat(JobException.NotPermitted.commands().code()).isEqualTo("not-permitted");
        assertThat(new JobException.CommandNotAllowed("no").code()).isEqualTo("command-not-allowed");
        assertThat(new JobException.NotRetryable(JobStatus.QUEUED).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(new JobException.QuotaOpenJobs(7)).hasMessageContaining("no more than 7 unfinished");
        assertThat(new JobException.StaleAttempt().code()).isEqualTo("stale-attempt");
        assertThat(new JobException.TooLarge("x").code()).isEqualTo("too-large");
        assertThat(new JobException.AlreadyExists("x").code()).isEqualTo("already-exists");
        assertThat(new JobException.UnknownWorker().code()).isEqualTo("unknown-worker");
        assertThat(new JobException.NotFound("x").code()).isEqualTo("not-found");
        assertThat(new JobException.RegistrationClosed().code()).isEqualTo("registration-closed");
        assertThat(new JobException.RateLimited("10 in 60 s", 7))
                .hasMessage("no more than 10 in 60 s: try again in 7 s")
                .extracting("code", "retryAfterSeconds")
                .containsExactly("rate-limited", 7L);
        assertThat(new JobException.Unavailable().code()).isEqualTo("unavailable");
    }

    @Test
    void anInvalidRequestNamesItsFields() {
        JobException.Invalid one = new JobException.Invalid("limit", "must be 1..1000");
        assertThat(one).hasMessage("limit: must be 1..1000");
        JobException.Invalid two =
                new JobException.Invalid(List.of(new FieldError("a", "is bad"), new FieldError("b", "is worse")));
        assertThat(two).hasMessage("a: is bad (and 1 more)");
        assertThat(two.errors()).hasSize(2);
        assertThat(two.getStackTrace()).isEmpty();
    }

    @Test
    void theOtherWordsOfThePorts() {
        assertThat(new StoreUnavailableException("away", new IllegalStateException()))
                .hasMessage("away");
        assertThat(new User("a", "b", Set.of("user"), Set.of()).roles()).containsExactly("user");
        long before = Clock.SYSTEM.nanos();
        assertThat(Clock.SYSTEM.nanos()).isGreaterThanOrEqualTo(before);
        assertThat(Clock.SYSTEM.now()).isAfter(Instant.EPOCH);
    }
}
