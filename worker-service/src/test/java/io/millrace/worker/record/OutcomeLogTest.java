package io.millrace.worker.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.ClaimedRun;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobSpec;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.Json;
import io.millrace.core.job.Outcome;
import io.millrace.core.job.Priority;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.Session;
import io.millrace.core.port.ManualClock;
import io.millrace.worker.run.Run;
import io.millrace.worker.run.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one line tells of an attempt that has ended. */
class OutcomeLogTest {
    private static final JobError BOOM = new JobError("boom", "no\nmore");

    private final Attempt attempt = new Attempt(new JobId(UUID.randomUUID()), 5);
    private final Logger logger = Logger.getLogger(OutcomeLog.class.getName());
    private final List<String> lines = new ArrayList<>();
    private final List<Map<String, Object>> fields = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage().formatted(line.getParameters()));
            fields.add(Map.copyOf(MDC.getMap()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(listener);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(listener);
    }

    private void ends(Outcome outcome, JobStatus then) {
        ManualClock clock = new ManualClock();
        RunPolicy policy =
                new RunPolicy(Duration.ofSeconds(5), 3, Duration.ofSeconds(2), Duration.ofSeconds(300), null);
        JobSpec spec = new JobSpec(null, "noop", Priority.NORMAL, Json.EMPTY_OBJECT, policy, Map.of());
        ClaimedRun claimed = new ClaimedRun(attempt, "demo", spec, 1, Instant.EPOCH, Instant.EPOCH, null);
        Run run = new Run(
                claimed,
                new TestDelivery(attempt.job()),
                new Tenure(Session.fresh(), clock.nanos(), clock),
                clock.nanos());
        new OutcomeLog("worker-1")
                .ended(run, outcome, new JobEvent(attempt.job(), "demo", "noop", then, attempt.number()), 12);
    }

    private Outcome.Failed failed(@Nullable Duration retry) {
        return new Outcome.Failed(attempt, Reason.EXIT_CODE, BOOM, retry);
    }

    @Test
    void aFailureWithATryLeftTellsWhenThatIs() {
        ends(failed(Duration.ofMillis(2_140)), JobStatus.SCHEDULED);
        assertThat(lines)
                .containsExactly(
                        attempt
                                + " (noop) of demo ended on worker-1 after 12 ms: exit_code, boom: \"no\\nmore\"; try 2 of 3, the next in 2.1 s");
        assertThat(fields.get(0))
                .containsEntry("job_id", attempt.job().toString())
                .containsEntry("attempt", "5")
                .containsEntry("owner", "demo")
                .containsEntry("type", "noop")
                .containsEntry("worker", "worker-1")
                .containsEntry("status", "scheduled")
                .containsEntry("reason", "exit_code")
                .containsEntry("error_code", "boom")
                .containsEntry("retry_seconds", "2.1");
        assertThat(MDC.getMap()).isEmpty();
    }

    @Test
    void aLastFailureSaysThatItIsTheLast() {
        ends(failed(null), JobStatus.FAILED);
        assertThat(lines).singleElement().asString().endsWith("; try 2 of 3, the job is failed");
        assertThat(fields.get(0)).doesNotContainKey("retry_seconds").containsEntry("status", "failed");
    }

    @Test
    void aFailureOfWhatWasToBeCancelledIsNotTriedAgain() {
        ends(failed(Duration.ofSeconds(2)), JobStatus.CANCELLED);
        assertThat(lines).singleElement().asString().endsWith("boom: \"no\\nmore\"; the job is cancelled");
        assertThat(fields.get(0)).doesNotContainKey("retry_seconds");
    }

    @Test
    void aCancellationHasItsReason() {
        ends(new Outcome.Cancelled(attempt, Reason.TIMEOUT, JobError.timeout(5)), JobStatus.CANCELLED);
        ends(new Outcome.Cancelled(attempt, Reason.CANCELLED_BY_USER, null), JobStatus.CANCELLED);
        assertThat(lines.get(0)).contains(": timeout, timeout: \"timed out after 5 seconds\"; the job is cancelled");
        assertThat(lines.get(1)).endsWith(" ms: cancelled_by_user; the job is cancelled");
        assertThat(fields.get(1)).doesNotContainKey("error_code");
    }
}
