package io.millrace.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobError;
import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobLogTest {
    private final Logger logger = Logger.getLogger(JobLog.class.getName());
    private final Lines lines = new Lines();
    private final JobId id = new JobId(UUID.randomUUID());

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(lines);
        assertThat(MDC.getMap()).isEmpty();
    }

    private JobEvent become(JobStatus status) {
        return new JobEvent(id, "demo", "noop", status, 2);
    }

    @Test
    void eachLineHasTheIdAsItsContextAndLeavesNoneBehind() {
        JobLog.toBeCancelled(new Attempt(id, 2));
        JobLog.cancelled(become(JobStatus.CANCELLED));
        JobLog.retried(become(JobStatus.QUEUED));
        assertThat(lines.contexts)
                .hasSize(3)
                .allSatisfy(context -> assertThat(context)
                        .containsEntry("job_id", id.toString())
                        .containsEntry("attempt", "2"));
        assertThat(lines.contexts.get(1)).containsEntry("owner", "demo");
        assertThat(lines.texts).allMatch(text -> text.startsWith(id + ": "));
    }

    @Test
    void aRunThatIsTakenFromTheDeadTellsWhatFollows() {
        JobLog.lost(become(JobStatus.QUEUED), "session 7");
        JobLog.lost(become(JobStatus.FAILED), "session 7");
        assertThat(lines.texts)
                .containsExactly(
                        id + "#2 (noop) of demo ended on session 7: worker_lost; it is run again, which is no try less",
                        id + "#2 (noop) of demo ended on session 7: worker_lost; the job is failed");
        assertThat(lines.contexts.get(1))
                .containsEntry("reason", "worker_lost")
                .containsEntry("worker", "session 7")
                .containsEntry("type", "noop")
                .containsEntry("status", "failed");
    }

    @Test
    void aRunOverItsDeadlineSaysSo() {
        JobLog.overdue(become(JobStatus.CANCELLED), "session 7");
        assertThat(lines.texts).singleElement().asString().endsWith("session 7: timeout; the job is cancelled");
    }

    @Test
    void anAgentsErrorIsOneLine() {
        JobLog.finished(become(JobStatus.SCHEDULED), "agent", new JobError("bad-input", "no\ntrack"));
        assertThat(lines.texts)
                .containsExactly(
                        id
                                + "#2 (noop) of demo ended on agent agent: error, bad-input: \"no\\ntrack\"; it is tried again after its backoff");
        assertThat(lines.contexts.get(0)).containsEntry("error_code", "bad-input");
    }

    private static final class Lines extends Handler {
        private final List<Map<String, Object>> contexts = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            contexts.add(Map.copyOf(MDC.getMap()));
            texts.add(line.getMessage().formatted(line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
