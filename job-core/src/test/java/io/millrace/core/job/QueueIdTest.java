package io.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QueueIdTest {
    @Test
    void a_name_is_its_type_and_priority() {
        assertThat(new QueueId("report", Priority.HIGH)).hasToString("report.high");
        assertThat(QueueId.parse("report.high")).contains(new QueueId("report", Priority.HIGH));
        assertThat(QueueId.parse("a.low.normal")).contains(new QueueId("a.low", Priority.NORMAL));
    }

    @Test
    void what_is_no_name_of_a_queue_is_none() {
        assertThat(QueueId.parse("report")).isEmpty();
        assertThat(QueueId.parse("report.urgent")).isEmpty();
        assertThat(QueueId.parse(".high")).isEmpty();
        assertThat(QueueId.parse("")).isEmpty();
    }
}
