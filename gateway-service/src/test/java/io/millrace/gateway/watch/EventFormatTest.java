package io.millrace.gateway.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.gateway.Submissions;
import io.vertx.core.json.JsonArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventFormatTest {
    @Test
    void whatIsWrittenIsRead() {
        JobId id = Submissions.newId();
        JsonArray batch = EventFormat.write(List.of(new JobEvent(id, "demo", JobStatus.PROCESSING, 2)));

        assertThat(batch.encode())
                .isEqualTo("[{\"job_id\":\"" + id + "\",\"owner\":\"demo\",\"status\":\"processing\",\"attempt\":2}]");
        assertThat(read(batch)).isEqualTo(Map.of(id, JobStatus.PROCESSING));
    }

    @Test
    void whatIsNoEventIsPassedOver() {
        JobId id = Submissions.newId();
        String good = "{\"job_id\":\"" + id + "\",\"status\":\"failed\",\"more\":[]}";
        JsonArray batch = new JsonArray(
                "[1, null, {}, {\"job_id\":7,\"status\":\"failed\"}, {\"job_id\":\"x\",\"status\":\"failed\"},"
                        + "{\"job_id\":\"" + Submissions.newId() + "\",\"status\":\"odd\"}," + good + "]");

        assertThat(read(batch)).isEqualTo(Map.of(id, JobStatus.FAILED));
    }

    private static Map<JobId, JobStatus> read(JsonArray batch) {
        Map<JobId, JobStatus> events = new LinkedHashMap<>();
        EventFormat.read(batch, events::put);
        return events;
    }
}
