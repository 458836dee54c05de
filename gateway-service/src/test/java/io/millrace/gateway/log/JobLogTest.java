package io.millrace.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobId;
import java.util.ArrayList;
import java.util.List;
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

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(lines);
    }

    @Test
    void eachLineHasTheIdAsItsContextAndLeavesNoneBehind() {
        JobId id = new JobId(UUID.randomUUID());
        JobLog.cancelled(id);
        assertThat(lines.contexts).containsExactly(id.toString());
        assertThat(MDC.get("job_id")).isNull();
    }

    private static final class Lines extends Handler {
        private final List<Object> contexts = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            contexts.add(MDC.get("job_id"));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
