package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.lease.PingResult;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FakeSessionLineTest extends SessionLineContract {
    private final FakeBroker broker = new FakeBroker();

    @Override
    protected WorkerLine workerLine() {
        return broker.queue();
    }

    @Override
    protected SessionLine newLine() {
        return broker.line();
    }

    @Test
    void anOutageIsNoEvidence() throws Exception {
        opened(session, new Received());
        broker.goAway();
        assertThat(answer(workerLine().ping(session))).isEqualTo(PingResult.UNKNOWN);
        broker.comeBack();
        assertThat(answer(workerLine().ping(session))).isEqualTo(PingResult.DELIVERED);
        broker.cut(session);
        assertThat(answer(workerLine().ping(session))).isEqualTo(PingResult.UNROUTABLE);
    }

    @Test
    void eventsAreKept() {
        FakeJobEvents events = new FakeJobEvents();
        JobEvent event = new JobEvent(new JobId(UUID.randomUUID()), "demo", "report", JobStatus.QUEUED, 0);
        events.announce(List.of(event));
        assertThat(events.announced()).containsExactly(event);
    }
}
