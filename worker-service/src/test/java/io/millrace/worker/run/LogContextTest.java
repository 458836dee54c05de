package io.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.Json;
import io.millrace.core.job.Priority;
import io.millrace.core.job.RunPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogContextTest {
    @BeforeEach
    void asInTheWorker() {
        OwnContext.install();
    }

    private static ClaimedRun run() {
        RunPolicy policy =
                new RunPolicy(Duration.ofSeconds(5), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null);
        return new ClaimedRun(
                new Attempt(new JobId(UUID.randomUUID()), 3),
                "demo",
                new JobSpec(null, "noop", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of()),
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null);
    }

    @Test
    void marksTheLinesOfThisThreadUntilItIsClosed() {
        ClaimedRun run = run();
        try (LogContext about = LogContext.of(run).with("reason", "error")) {
            assertThat(about).isNotNull();
            assertThat(MDC.getMap())
                    .containsOnly(
                            Map.entry("job_id", run.attempt().job().toString()),
                            Map.entry("attempt", "3"),
                            Map.entry("owner", "demo"),
                            Map.entry("reason", "error"));
        }
        assertThat(MDC.getMap()).isEmpty();
    }

    @Test
    void whatAHandlerHasLeftThereGoesToo() {
        try (LogContext about = LogContext.of(run())) {
            assertThat(about).isNotNull();
            MDC.put("customer", "47");
            assertThat(MDC.get("customer")).isEqualTo("47");
        }
        assertThat(MDC.get("customer")).isNull();
        assertThat(MDC.getMap()).isEmpty();
    }

    @Test
    void threadsThatAHandlerMakesAreNotMarked() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (LogContext about = LogContext.of(run())) {
            assertThat(about).isNotNull();
            assertThat(pool.submit(MDC::getMap).get()).isEmpty();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aThreadsFactsAreItsOwnToTakeAway() {
        MDC.put("a", 1);
        MDC.put("b", "2");
        assertThat(MDC.get("a")).isEqualTo(1);
        assertThat(org.jboss.logmanager.MDC.isEmpty()).isFalse();
        assertThat(org.jboss.logmanager.MDC.put("b", "3")).isEqualTo("2");
        assertThat(org.jboss.logmanager.MDC.get("a")).isEqualTo("1");
        assertThat(org.jboss.logmanager.MDC.copy()).containsOnly(Map.entry("a", "1"), Map.entry("b", "3"));
        assertThat(org.jboss.logmanager.MDC.remove("b")).isEqualTo("3");
        MDC.remove("a");
        assertThat(org.jboss.logmanager.MDC.isEmpty()).isTrue();
    }
}
