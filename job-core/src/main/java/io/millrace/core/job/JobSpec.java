package io.millrace.core.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes after acceptance.
 *
 * @param objectId what the job is about: the idempotency key of its owner; null: no dedup
 * @param params the type's parameters after defaults
 * @param masked the params with what is secret made unreadable; null: nothing of them is secret
 * @param labels up to 16 short string pairs
 * @param callbackUrl who is told of its end; null: nobody
 */
public record JobSpec(
        @Nullable String objectId,
        String type,
        Priority priority,
        Json params,
        @Nullable Json masked,
        RunPolicy policy,
        Map<String, String> labels,
        @Nullable String callbackUrl) {
    public JobSpec {
        labels = Map.copyOf(labels);
    }

    /** Nothing of it is secret, and nobody is told of its end. */
    public JobSpec(
            @Nullable String objectId,
            String type,
            Priority priority,
            Json params,
            RunPolicy policy,
            Map<String, String> labels) {
        this(objectId, type, priority, params, null, policy, labels, null);
    }

    /** Where it waits for a worker. */
    public QueueId queue() {
        return new QueueId(type, priority);
    }

    /** The params as people may see them. */
    public Json shownParams() {
        return masked == null ? params : masked;
    }
}
