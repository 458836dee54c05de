package io.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;

class LogContextTest {
    @Test
    void marksTheLinesOfThisThreadUntilItIsClosed() {
        Attempt attempt = new Attempt(new JobId(UUID.randomUUID()), 3);
        try (LogContext about = LogContext.of(attempt)) {
            assertThat(about).isNotNull();
            assertThat(MDC.get("job_id")).isEqualTo(attempt.job().toString());
            assertThat(MDC.get("attempt")).hasToString("3");
        }
        assertThat(MDC.get("job_id")).isNull();
        assertThat(MDC.get("attempt")).isNull();
    }
}
