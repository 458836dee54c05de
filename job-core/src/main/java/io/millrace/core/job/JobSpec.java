package io.millrace.core.job;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for; never changes after acceptance.
 *
 * @param objectId what the job is about: the idempotency key of its owner; null: no dedup
 * @param params the type's parameters after defaults
 * @param labels up to 16 short string pairs
 */
public record JobSpec(
        @Nullable String objectId,
        String type,
        Priority priority,
        Json params,
        RunPolicy policy,
        Map<String, String> labels) {
    public JobSpec {
        labels = Map.copyOf(labels);
    }

    /** Where it waits for a worker. */
    public QueueId queue() {
        return new QueueId(type, priority);
    }
}
