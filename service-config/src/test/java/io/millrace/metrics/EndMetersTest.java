package io.millrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Reason;
import io.millrace.core.port.EndListener.AttemptEnd;
import io.millrace.core.port.EndListener.End;
import org.junit.jupiter.api.Test;

class EndMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EndMeters meters = new EndMeters(registry);

    private double jobs(String outcome, String reason) {
        return registry.get("millrace.jobs.ended")
                .tags("outcome", outcome, "reason", reason)
                .counter()
                .count();
    }

    private double attempts(String outcome) {
        return registry.get("millrace.attempts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void whatCanHappenIsThereAtZero() {
        assertThat(jobs("completed", "none")).isZero();
        assertThat(jobs("failed", "worker_lost")).isZero();
        assertThat(jobs("cancelled", "timeout")).isZero();
        for (AttemptEnd end : AttemptEnd.values()) {
            assertThat(attempts(end.wireName())).isZero();
        }
    }

    @Test
    void aJobEndsWithItsLastAttempt() {
        meters.ended(new End(AttemptEnd.FAILED, JobStatus.SCHEDULED, Reason.ERROR));
        meters.ended(new End(AttemptEnd.LOST, JobStatus.QUEUED, null));
        assertThat(jobs("failed", "error")).isZero();

        meters.ended(new End(AttemptEnd.FAILED, JobStatus.FAILED, Reason.ERROR));
        meters.ended(new End(AttemptEnd.COMPLETED, JobStatus.COMPLETED, null));

        assertThat(jobs("failed", "error")).isEqualTo(1);
        assertThat(jobs("completed", "none")).isEqualTo(1);
        assertThat(attempts("failed")).isEqualTo(2);
        assertThat(attempts("lost")).isEqualTo(1);
        assertThat(attempts("completed")).isEqualTo(1);
    }

    @Test
    void aJobThatWaitedHadNoAttempt() {
        meters.ended(new End(null, JobStatus.CANCELLED, Reason.CANCELLED_BY_USER));

        assertThat(jobs("cancelled", "cancelled_by_user")).isEqualTo(1);
        assertThat(attempts("cancelled")).isZero();
    }
}
