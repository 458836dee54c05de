package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.port.TypeStore;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.wire.TypeView;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
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

    @GET
    @Operation(operationId = "listTypes", summary = "Lists the job types")
    public Uni<TypeList> list() {
        return calls.ask(
                () -> new TypeList(types.all().stream().map(TypeView::of).toList()));
    }
}
