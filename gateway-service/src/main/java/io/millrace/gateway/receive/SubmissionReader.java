package io.millrace.gateway.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.policy.Bounds;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Fields;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.validate.Submission.Timing;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads a {@link Submission} out of a JSON object, as strictly as {@link Fields} does: so nobody sets {@code owner} or {@code status}. Reads
 * one object; not thread-safe.
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
            "labels",
            "callback_url");

    private final FieldErrors errors = new FieldErrors();
    private final Fields fields;

    private SubmissionReader(ObjectNode body) {
        this.fields = Fields.of(body, FIELDS, errors);
    }

    /** @throws JobException.Invalid naming each field that is unknown or of the wrong type */
    static Submission read(ObjectNode body) {
        SubmissionReader reader = new SubmissionReader(body);
        Submission submission = reader.submission();
        reader.errors.throwIfAny();
        return submission;
    }

    private Submission submission() {
        Timing timing = new Timing(
                fields.whole("timeout_seconds"),
                fields.whole("max_attempts"),
                fields.whole("backoff_seconds"),
                fields.whole("delay_seconds"),
                fields.text("run_at"),
                fields.whole("dedup_window_seconds"),
                fields.whole("retention_seconds"));
        return new Submission(
                fields.text("object_id"),
                fields.text("type"),
                fields.text("priority"),
                fields.object("params"),
                timing,
                labels(),
                fields.text("callback_url"));
    }

    private Map<String, String> labels() {
        ObjectNode given = fields.object("labels");
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
