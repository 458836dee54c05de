package io.millrace.queue;

import com.rabbitmq.client.AMQP.BasicProperties;
import io.millrace.core.job.JobMessage;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.job.Trace;
import io.millrace.telemetry.Activity;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.Tracing.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a trace gets from who publishes a job to who consumes it: as a header of its message, where somebody records it. */
final class MessageTraces {
    private final Tracing tracing;

    MessageTraces(Tracing tracing) {
        this.tracing = tracing;
    }

    /** A job is sent. */
    Activity publish(QueuedJob job, String queue) {
        Activity sending = tracing.begin("publish", Role.PRODUCER, job.trace());
        return sending == Activity.NONE
                ? sending
                : described(sending, queue, "send", "publish")
                        .about(job.id())
                        .put(Activity.JOB_TYPE, job.queue().type());
    }

    /** Its message has come. */
    Activity consume(JobMessage message, String queue, boolean redelivered) {
        Activity consuming = tracing.begin("consume", Role.CONSUMER, message.trace());
        return consuming == Activity.NONE
                ? consuming
                : described(consuming, queue, "process", "consume")
                        .about(message.id())
                        .put(Activity.JOB_TYPE, message.queue().type())
                        .put("millrace.redelivered", redelivered ? "true" : "false");
    }

    private static Activity described(Activity activity, String queue, String operation, String name) {
        return activity.put("messaging.system", "rabbitmq")
                .put("messaging.destination.name", queue)
                .put("messaging.operation.type", operation)
                .put("messaging.operation.name", name);
    }

    /** The headers of a message; null: none. */
    static @Nullable Map<String, Object> headers(@Nullable Trace trace) {
        String traceparent = trace == null ? null : trace.traceparent();
        return traceparent == null ? null : Map.of(Trace.HEADER, traceparent);
    }

    /** The trace that a message names; null if it is not recorded, or nobody here wants to know. */
    @Nullable
    Trace of(BasicProperties properties) {
        Map<String, Object> headers = properties.getHeaders();
        Object named = headers == null || !tracing.isOn() ? null : headers.get(Trace.HEADER);
        return named == null
                ? null
                : Trace.recorded(Trace.parse(named.toString()).orElse(null));
    }
}
