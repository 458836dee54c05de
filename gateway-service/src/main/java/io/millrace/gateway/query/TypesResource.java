package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.millrace.core.job.JobType;
import io.millrace.core.port.TypeStore;
import io.millrace.gateway.calls.Calls;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The job types that are known, from whoever knows them. */
@Path("/types")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "types")
public class TypesResource {
    private final TypeStore types;
    private final Calls calls;

    TypesResource(TypeStore types, Calls calls) {
        this.types = types;
        this.calls = calls;
    }

    /** By name. */
    @Schema(name = "Types")
    public record TypeList(@JsonProperty("types") List<TypeView> types) {}

    /** One type. */
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
        static TypeView of(JobType type) {
            return new TypeView(
                    type.name(),
                    type.description(),
                    type.schema().text(),
                    DefaultsView.of(type.defaults()),
                    type.runsOn().name().toLowerCase(Locale.ROOT));
        }
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

    @GET
    @Operation(operationId = "listTypes", summary = "Lists the job types")
    public Uni<TypeList> list() {
        return calls.ask(
                () -> new TypeList(types.all().stream().map(TypeView::of).toList()));
    }
}
