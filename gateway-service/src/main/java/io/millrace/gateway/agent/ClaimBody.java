package io.millrace.gateway.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.policy.Bounds;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Fields;
import io.millrace.gateway.wire.Text;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of a claim as the OpenAPI document shows it; {@link #read} reads it, stricter than a binding could. */
@Schema(
        name = "Claim",
        description = "Unknown fields and nulls are refused.",
        requiredProperties = {"types", "worker"},
        additionalProperties = Schema.False.class)
record ClaimBody(
        @Schema(description = "Any of these job types", minItems = 1, maxItems = 100) @Nullable
        List<String> types,

        @Schema(description = "The agent's label, shown with the job", minLength = 1, maxLength = 64) @Nullable
        String worker,

        @Schema(
                description = "How long to wait for a job if there is none, in seconds",
                minimum = "0",
                maximum = "30",
                defaultValue = "0")
        @Nullable
        Long wait_seconds) {
    private static final Set<String> FIELDS = Set.of("types", "worker", "wait_seconds");
    private static final Bounds TYPES = new Bounds(1, 100);
    private static final Bounds WORKER_LENGTH = new Bounds(1, 64);
    private static final Bounds WAIT_SECONDS = new Bounds(0, 30);

    /** What an agent asks for; whether there are such types is still to be seen. */
    record Ask(List<String> types, String worker, Duration patience) {}

    /** @param errors gathers what is wrong: then what is answered means nothing */
    static Ask read(ObjectNode body, FieldErrors errors) {
        Fields fields = Fields.of(body, FIELDS, errors);
        List<String> types = fields.texts("types", TYPES);
        String worker = fields.text("worker");
        if (worker == null || !WORKER_LENGTH.contains(Text.length(worker)) || Text.hasControl(worker)) {
            errors.add("worker", "must be a string of " + WORKER_LENGTH + " characters, without control characters");
        }
        return new Ask(
                types, String.valueOf(worker), Duration.ofSeconds(fields.whole("wait_seconds", WAIT_SECONDS, 0)));
    }
}
