package io.millrace.queue;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Reason;
import java.util.Optional;

/**
 * What comes to a session's own queue: <code>{"kind": "ping|probe|drain"}</code>, or
 * <code>{"kind": "cancel", "job_id": "…", "attempt": 1, "reason": "timeout"}</code>.
 */
sealed interface ControlMessage {
    String kind();

    /** A gateway asks whether the queue is there. */
    record Ping() implements ControlMessage {
        @Override
        public String kind() {
            return "ping";
        }
    }

    /** The worker asks so itself. */
    record Probe() implements ControlMessage {
        @Override
        public String kind() {
            return "probe";
        }
    }

    record Drain() implements ControlMessage {
        @Override
        public String kind() {
            return "drain";
        }
    }

    record Cancel(Attempt attempt, Reason reason) implements ControlMessage {
        @Override
        public String kind() {
            return "cancel";
        }
    }

    default byte[] write() {
        return FlatJson.write(json -> {
            json.writeStringField("kind", kind());
            if (this instanceof Cancel cancel) {
                json.writeStringField("job_id", cancel.attempt().job().toString());
                json.writeNumberField("attempt", cancel.attempt().number());
                json.writeStringField("reason", cancel.reason().wireName());
            }
        });
    }

    /** Empty if it is none of these. */
    static Optional<ControlMessage> read(byte[] body) {
        return FlatJson.read(body).flatMap(json -> switch (json.text("kind").orElse("")) {
            case "ping" -> Optional.of(new Ping());
            case "probe" -> Optional.of(new Probe());
            case "drain" -> Optional.of(new Drain());
            case "cancel" -> readCancel(json);
            default -> Optional.empty();
        });
    }

    private static Optional<ControlMessage> readCancel(FlatJson json) {
        Optional<JobId> job = json.text("job_id").flatMap(JobId::parse);
        Optional<Integer> attempt = json.positive("attempt");
        Optional<Reason> reason = json.text("reason").flatMap(Reason::parse);
        return job.isPresent() && attempt.isPresent() && reason.isPresent()
                ? Optional.of(new Cancel(new Attempt(job.get(), attempt.get()), reason.get()))
                : Optional.empty();
    }
}
