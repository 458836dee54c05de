package io.millrace.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.error.JobException;
import io.millrace.core.port.Admission;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.problem.RequestProblem;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class SubmissionMetersTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final SubmissionMeters meters = new SubmissionMeters(metrics);

    private double counted(String outcome) {
        return metrics.get("millrace.submissions")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double all() {
        return metrics.get("millrace.submissions").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void ratesAndQuotasLimit() {
        meters.limited(5);
        meters.count(new Admission.OverQuota(9), null);
        meters.count(null, new JobException.RateLimited("1 in 60 s", 60));

        assertThat(counted("limited")).isEqualTo(7);
        assertThat(all()).isEqualTo(7);
    }

    @Test
    void whatIsTheClientsToMendIsRefused() {
        meters.count(new Admission.Conflict(Submissions.newId()), null);
        meters.count(null, new CompletionException(new JobException.Invalid("type", "is unknown")));
        assertThatThrownBy(() -> meters.orRefused(() -> {
                    throw RequestProblem.unsupportedMediaType();
                }))
                .isInstanceOf(RequestProblem.class);

        assertThat(counted("refused")).isEqualTo(3);
        assertThat(all()).isEqualTo(3);
    }

    @Test
    void whatIsNotIsUnavailable() {
        meters.count(null, new JobException.Unavailable());
        meters.count(null, new IllegalStateException("a defect"));

        assertThat(counted("unavailable")).isEqualTo(2);
        assertThat(all()).isEqualTo(2);
    }

    @Test
    void whatIsWorkedOnIsCountedByItsEndAlone() {
        assertThat(meters.orRefused(() -> "on its way")).isEqualTo("on its way");

        assertThat(all()).isZero();
    }
}
