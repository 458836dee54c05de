package io.millrace.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.FakeBroker;
import io.millrace.gateway.Submissions;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublisherTest {
    @Test
    void handsOn() {
        FakeBroker broker = new FakeBroker();
        QueuedJob job = new QueuedJob(Submissions.newId(), new QueueId("noop", Priority.NORMAL), false);

        new Publisher(broker.queue()).publish(List.of(job, job));

        assertThat(broker.published()).containsExactly(job, job);
    }
}
