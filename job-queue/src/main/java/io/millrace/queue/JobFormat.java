package io.millrace.queue;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueuedJob;
import java.util.Optional;

/** A job's message: <code>{"job_id": "…", "type": "report", "alone": false}</code>. */
final class JobFormat {
    private JobFormat() {}

    static byte[] write(QueuedJob job) {
        return FlatJson.write(json -> {
            json.writeStringField("job_id", job.id().toString());
            json.writeStringField("type", job.type());
            json.writeBooleanField("alone", job.alone());
        });
    }

    /** Empty if it is no message of a job. */
    static Optional<JobMessage> read(byte[] body) {
        return FlatJson.read(body)
                .flatMap(json -> json.text("job_id")
                        .flatMap(JobId::parse)
                        .flatMap(id -> json.text("type")
                                .filter(type -> !type.isEmpty())
                                .map(type -> new JobMessage(
                                        id, type, json.flag("alone").orElse(false)))));
    }
}
