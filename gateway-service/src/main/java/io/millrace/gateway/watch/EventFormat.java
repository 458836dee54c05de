package io.millrace.gateway.watch;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/** Events on the exchange {@code millrace.events}: a JSON array of {@code {"job_id", "owner", "type", "status", "attempt"}}. */
final class EventFormat {
    private EventFormat() {}

    static JsonArray write(Collection<JobEvent> events) {
        JsonArray batch = new JsonArray();
        events.forEach(event -> batch.add(new JsonObject()
                .put("job_id", event.id().toString())
                .put("owner", event.owner())
                .put("type", event.type())
                .put("status", event.status().wireName())
                .put("attempt", event.attempt())));
        return batch;
    }

    /** Reads each event; what is none is passed over. */
    static void read(JsonArray batch, Consumer<JobEvent> event) {
        for (Object item : batch) {
            if (item instanceof JsonObject json
                    && json.getValue("job_id") instanceof String id
                    && json.getValue("owner") instanceof String owner
                    && json.getValue("type") instanceof String type
                    && json.getValue("status") instanceof String name
                    && json.getValue("attempt") instanceof Integer attempt) {
                Optional<JobId> job = JobId.parse(id);
                Optional<JobStatus> status = JobStatus.parse(name);
                if (job.isPresent() && status.isPresent()) {
                    event.accept(new JobEvent(job.get(), owner, type, status.get(), attempt));
                }
            }
        }
    }
}
