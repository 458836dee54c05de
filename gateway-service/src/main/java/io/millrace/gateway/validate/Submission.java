package io.millrace.gateway.validate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for, as it was read: of the right JSON types, and nothing else is known of it. Null: not given.
 *
 * @param params null: none
 * @param timing what it says of times and tries
 */
public record Submission(
        @Nullable String objectId,
        @Nullable String type,
        @Nullable String priority,
        @Nullable ObjectNode params,
        Timing timing,
        Map<String, String> labels,
        @Nullable String callbackUrl) {
    /** Nobody is told of its end. */
    public Submission(
            @Nullable String objectId,
            @Nullable String type,
            @Nullable String priority,
            @Nullable ObjectNode params,
            Timing timing,
            Map<String, String> labels) {
        this(objectId, type, priority, params, timing, labels, null);
    }

    /** Whole seconds, but for {@code maxAttempts} and {@code runAt}. */
    public record Timing(
            @Nullable Long timeoutSeconds,
            @Nullable Long maxAttempts,
            @Nullable Long backoffSeconds,
            @Nullable Long delaySeconds,
            @Nullable String runAt,
            @Nullable Long dedupWindowSeconds,
            @Nullable Long retentionSeconds) {}

    /** The same with this key. */
    public Submission about(String key) {
        return new Submission(key, type, priority, params, timing, labels, callbackUrl);
    }
}
