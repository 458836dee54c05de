package io.millrace.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.gateway.Submissions;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventFormatTest {
    @Test
    void whatIsWrittenIsRead() {
        JobId id = Submissions.newId();
        JsonArray batch = EventFormat.write(List.of(new JobEvent(id, "demo", "noop", JobStatus.PROCESSING, 2)));

        assertThat(batch.encode())
                .isEqualTo("[{\"job_id\":\"" + id
                        + "\",\"owner\":\"demo\",\"type\":\"noop\",\"status\":\"processing\",\"attempt\":2}]");
        assertThat(read(batch)).containsExactly(new JobEvent(id, "demo", "noop", JobStatus.PROCESSING, 2));
    }

    @Test
    void whatIsNoEventIsPassedOver() {
        JobId id = Submissions.newId();
        String good = "{\"job_id\":\"" + id
                + "\",\"owner\":\"ann\",\"type\":\"noop\",\"attempt\":1,\"status\":\"failed\",\"more\":[]}";
        JsonArray batch = new JsonArray(
                "[1, null, {}, {\"job_id\":7,\"status\":\"failed\"}, {\"job_id\":\"x\",\"status\":\"failed\"},"
                        + "{\"job_id\":\"" + Submissions.newId() + "\",\"status\":\"odd\"}," + good + "]");

        assertThat(read(batch)).containsExactly(new JobEvent(id, "ann", "noop", JobStatus.FAILED, 1));
    }

    private static List<JobEvent> read(JsonArray batch) {
        List<JobEvent> events = new ArrayList<>();
        EventFormat.read(batch, events::add);
        return events;
    }
}
