package io.millrace.gateway.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.policy.Bounds;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.validate.Submission.Timing;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Submission} out of a JSON object. Nothing is coerced: a number in quotes, a fraction for a whole number, a null for
 * "not given" are errors. Unknown fields are errors, so that nobody sets {@code owner} or {@code status}, and nobody misspells a field
 * without learning of it. Reads one object; not thread-safe.
 */
final class SubmissionReader {
    private static final Set<String> FIELDS = Set.of(
            "object_id",
            "type",
            "params",
            "timeout_seconds",
            "max_attempts",
            "backoff_seconds",
            "delay_seconds",
            "run_at",
            "dedup_window_seconds",
            "retention_seconds",
            "priority",
            "labels");
    private static final Set<String> NOT_YET = Set.of("callback_url");

    private final ObjectNode body;
    private final FieldErrors errors = new FieldErrors();

    private SubmissionReader(ObjectNode body) {
        this.body = body;
    }

    /** @throws JobException.Invalid naming each field that is unknown or of the wrong type */
    static Submission read(ObjectNode body) {
        SubmissionReader reader = new SubmissionReader(body);
        Submission submission = reader.submission();
        reader.errors.throwIfAny();
        return submission;
    }

    private Submission submission() {
        body.fieldNames().forEachRemaining(this::checkName);
        Timing timing = new Timing(
                whole("timeout_seconds"),
                whole("max_attempts"),
                whole("backoff_seconds"),
                whole("delay_seconds"),
                text("run_at"),
                whole("dedup_window_seconds"),
                whole("retention_seconds"));
        return new Submission(text("object_id"), text("type"), text("priority"), object("params"), timing, labels());
    }

    private void checkName(String name) {
        if (NOT_YET.contains(name)) {
            errors.add(name, "is not supported yet");
        } else if (!FIELDS.contains(name)) {
            errors.add(name, "unknown field");
        }
    }

    private @Nullable String text(String field) {
        JsonNode value = body.get(field);
        if (value != null && !value.isTextual()) {
            errors.add(field, "must be a string");
        }
        return value == null ? null : value.textValue();
    }

    private @Nullable Long whole(String field) {
        JsonNode value = body.get(field);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            errors.add(field, "must be a whole number");
            return null;
        }
        // Beyond a long is beyond every bound: the validator names the bound.
        return value.canConvertToLong()
                ? value.longValue()
                : Long.MAX_VALUE * value.bigIntegerValue().signum();
    }

    private @Nullable ObjectNode object(String field) {
        JsonNode value = body.get(field);
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (value != null) {
            errors.add(field, "must be an object");
        }
        return null;
    }

    private Map<String, String> labels() {
        ObjectNode given = object("labels");
        if (given == null) {
            return Map.of();
        }
        if (given.size() > Bounds.LABELS.max()) {
            errors.add("labels", "must be at most " + Bounds.LABELS.max());
            return Map.of();
        }
        Map<String, String> labels = new HashMap<>();
        given.properties().forEach(label -> {
            if (label.getValue().isTextual()) {
                labels.put(label.getKey(), label.getValue().textValue());
            } else {
                errors.add("labels." + label.getKey(), "must be a string");
            }
        });
        return labels;
    }
}
