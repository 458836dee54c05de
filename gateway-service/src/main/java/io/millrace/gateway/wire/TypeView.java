package io.millrace.gateway.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.core.job.JobType;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A job type as clients see it. */
@Schema(name = "Type")
public record TypeView(
        @JsonProperty("name") String name,
        @JsonProperty("description") String description,

        @JsonProperty("schema")
        @JsonRawValue
        @Schema(type = SchemaType.OBJECT, description = "JSON Schema of the params")
        String schema,

        @JsonProperty("defaults") DefaultsView defaults,

        @JsonProperty("runs_on") @Schema(enumeration = {"workers", "agents"})
        String runsOn) {
    public static TypeView of(JobType type) {
        return new TypeView(
                type.name(),
                type.description(),
                type.schema().text(),
                DefaultsView.of(type.defaults()),
                type.runsOn().name().toLowerCase(Locale.ROOT));
    }

    /** What a submission gets that does not say. */
    @Schema(name = "TypeDefaults")
    public record DefaultsView(
            @JsonProperty("timeout_seconds") long timeoutSeconds,
            @JsonProperty("max_attempts") int maxAttempts,
            @JsonProperty("backoff_seconds") long backoffSeconds) {
        static DefaultsView of(JobType.Defaults defaults) {
            return new DefaultsView(
                    defaults.timeout().toSeconds(),
                    defaults.maxAttempts(),
                    defaults.backoff().toSeconds());
        }
    }
}
