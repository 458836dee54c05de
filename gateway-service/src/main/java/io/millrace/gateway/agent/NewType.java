package io.millrace.gateway.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.job.JobType;
import io.millrace.core.job.JobType.Defaults;
import io.millrace.core.job.JobType.RunsOn;
import io.millrace.core.job.Json;
import io.millrace.core.policy.Bounds;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.Fields;
import io.millrace.gateway.wire.Text;
import io.millrace.handler.JobTypeDescriptor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /types} as the OpenAPI document shows it; {@link #read} reads it, stricter than a binding could. */
@Schema(
        name = "NewType",
        description = "Unknown fields and nulls are refused.",
        requiredProperties = {"name", "schema"},
        additionalProperties = Schema.False.class)
record NewType(
        @Schema(pattern = "^[a-z][a-z0-9_.-]{0,63}$") @Nullable
        String name,

        @Schema(
                type = SchemaType.OBJECT,
                description = "JSON Schema (2020-12) of the params, an object; at most 64 KiB")
        @Nullable
        Object schema,

        @Nullable DefaultsBody defaults,

        @Schema(description = "One sentence for people", maxLength = 500, defaultValue = "") @Nullable
        String description) {
    private static final Set<String> FIELDS = Set.of("name", "schema", "defaults", "description");
    private static final Set<String> DEFAULTS_FIELDS = Set.of("timeout_seconds", "max_attempts", "backoff_seconds");
    private static final Bounds DESCRIPTION_LENGTH = new Bounds(0, 500);
    private static final int SCHEMA_BYTES = 64 * 1024;
    private static final Defaults DEFAULTS = new Defaults(Duration.ofSeconds(60), 3, Duration.ofSeconds(2));

    /** What a submission gets that does not say. */
    @Schema(name = "NewTypeDefaults", additionalProperties = Schema.False.class)
    record DefaultsBody(
            @Schema(minimum = "1", maximum = "86400", defaultValue = "60") @Nullable
            Long timeout_seconds,

            @Schema(minimum = "1", maximum = "25", defaultValue = "3") @Nullable
            Integer max_attempts,

            @Schema(minimum = "0", maximum = "3600", defaultValue = "2") @Nullable
            Long backoff_seconds) {}

    /**
     * A type that agents run. Whether its schema is one is still to be seen.
     *
     * @param errors gathers what is wrong: then what is answered means nothing
     */
    static JobType read(ObjectNode body, FieldErrors errors) {
        Fields fields = Fields.of(body, FIELDS, errors);
        String name = fields.text("name");
        if (name == null || !JobTypeDescriptor.isName(name)) {
            errors.add("name", "must be 1 to 64 of a-z 0-9 _ . -, beginning with a letter");
        }
        ObjectNode schema = fields.object("schema");
        if (!fields.has("schema")) {
            errors.add("schema", "is required");
        }
        return new JobType(
                String.valueOf(name), description(fields), schema(schema, fields), defaults(fields), RunsOn.AGENTS);
    }

    private static Json schema(@Nullable ObjectNode schema, Fields fields) {
        Json text = schema == null ? Json.EMPTY_OBJECT : new Json(schema.toString());
        if (text.text().getBytes(StandardCharsets.UTF_8).length > SCHEMA_BYTES) {
            fields.complain("schema", "must have at most " + SCHEMA_BYTES + " bytes");
        }
        return text;
    }

    private static String description(Fields fields) {
        String given = Optional.ofNullable(fields.text("description")).orElse("");
        if (!DESCRIPTION_LENGTH.contains(Text.length(given)) || Text.hasControl(given)) {
            fields.complain(
                    "description", "must have " + DESCRIPTION_LENGTH + " characters, without control characters");
        }
        return given;
    }

    private static Defaults defaults(Fields fields) {
        Fields defaults = fields.in("defaults", DEFAULTS_FIELDS);
        return defaults == null
                ? DEFAULTS
                : new Defaults(
                        Duration.ofSeconds(defaults.whole(
                                "timeout_seconds",
                                Bounds.TIMEOUT_SECONDS,
                                DEFAULTS.timeout().toSeconds())),
                        (int) defaults.whole("max_attempts", Bounds.MAX_ATTEMPTS, DEFAULTS.maxAttempts()),
                        Duration.ofSeconds(defaults.whole(
                                "backoff_seconds",
                                Bounds.BACKOFF_SECONDS,
                                DEFAULTS.backoff().toSeconds())));
    }
}
