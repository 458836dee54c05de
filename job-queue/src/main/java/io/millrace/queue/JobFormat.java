package io.millrace.queue;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.Priority;
import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import java.util.Optional;

/** A job's message: <code>{"job_id": "…", "type": "report", "priority": "high", "alone": false}</code>. */
final class JobFormat {
    private JobFormat() {}

    static byte[] write(QueuedJob job) {
        return FlatJson.write(json -> {
            json.writeStringField("job_id", job.id().toString());
            json.writeStringField("type", job.queue().type());
            json.writeStringField("priority", job.queue().priority().wireName());
            json.writeBooleanField("alone", job.alone());
        });
    }

    /** Empty if it is no message of a job. */
    static Optional<JobMessage> read(byte[] body) {
        return FlatJson.read(body)
                .flatMap(json -> json.text("job_id")
                        .flatMap(JobId::parse)
                        .flatMap(id -> queue(json)
                                .map(queue -> new JobMessage(
                                        id, queue, json.flag("alone").orElse(false)))));
    }

    private static Optional<QueueId> queue(FlatJson json) {
        return json.text("type")
                .filter(type -> !type.isEmpty())
                .flatMap(type -> priority(json).map(priority -> new QueueId(type, priority)));
    }

    /** A message without one is as good as any other: {@code normal} is what a submission without one gets, too. */
    private static Optional<Priority> priority(FlatJson json) {
        return json.has("priority") ? json.text("priority").flatMap(Priority::parse) : Optional.of(Priority.NORMAL);
    }
}
