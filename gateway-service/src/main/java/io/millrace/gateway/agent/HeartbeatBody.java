package io.millrace.gateway.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.job.Progress;
import io.millrace.core.policy.Bounds;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.AgentStore.Written;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a heartbeat as the OpenAPI document shows it; {@link #read} reads it, stricter than a binding could. */
@Schema(
        name = "AgentHeartbeat",
        description = "Unknown fields and nulls are refused.",
        requiredProperties = "attempt",
        additionalProperties = Schema.False.class)
record HeartbeatBody(
        @Schema(description = "The claimed job's", minimum = "1") @Nullable
        Integer attempt,

        @Nullable ProgressBody progress,

        @Schema(description = "A part of what the run writes, in UTF-8; 16 MiB an attempt") @Nullable
        String output,

        @Schema(
                description =
                        "Bytes of output before it: what is already there of it is dropped, so that it may be sent again; without, it goes behind",
                minimum = "0",
                maximum = "16777216")
        @Nullable
        Long output_offset) {
    static final Bounds ATTEMPT = new Bounds(1, Integer.MAX_VALUE);

    private static final Set<String> FIELDS = Set.of("attempt", "progress", "output", "output_offset");
    private static final Set<String> PROGRESS_FIELDS = Set.of("percent", "message");
    private static final Bounds PERCENT = new Bounds(0, 100);
    private static final Bounds OFFSET = new Bounds(0, AgentStore.MOST_OUTPUT);

    /** How far the run is. */
    @Schema(name = "AgentProgress", requiredProperties = "percent", additionalProperties = Schema.False.class)
    record ProgressBody(
            @Schema(minimum = "0", maximum = "100") @Nullable
            Integer percent,

            @Schema(description = "For people; cut at 500 characters") @Nullable
            String message) {}

    /** What an agent tells. */
    record Told(
            int attempt,
            @Nullable Progress progress,
            @Nullable Written written) {}

    /** @throws io.millrace.core.error.JobException.Invalid naming each field that is wrong */
    static Told read(ObjectNode body) {
        FieldErrors errors = new FieldErrors();
        Fields fields = Fields.of(body, FIELDS, errors);
        int attempt = (int) fields.required("attempt", ATTEMPT);
        Progress progress = progress(fields);
        Written written = written(fields);
        errors.throwIfAny();
        return new Told(attempt, progress, written);
    }

    private static @Nullable Progress progress(Fields fields) {
        Fields progress = fields.in("progress", PROGRESS_FIELDS);
        return progress == null
                ? null
                : new Progress((int) progress.required("percent", PERCENT), progress.text("message"));
    }

    private static @Nullable Written written(Fields fields) {
        String output = fields.text("output");
        Long offset = fields.has("output_offset") ? fields.whole("output_offset", OFFSET, 0) : null;
        if (output == null && offset != null) {
            fields.complain("output_offset", "must be given together with output");
        }
        return output == null ? null : new Written(output.getBytes(StandardCharsets.UTF_8), offset);
    }
}
