package io.millrace.gateway.agent;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobType;
import io.millrace.core.port.TypeStore.Declaration;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.TypeCatalog;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.gateway.wire.TypeView;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.Status;

/** Declares types that no worker implements. */
@Path("/types")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "types")
public class DeclareResource {
    private static final Logger LOG = Logger.getLogger(DeclareResource.class);

    private final TypeCatalog types;
    private final Calls calls;

    DeclareResource(TypeCatalog types, @Changes Calls calls) {
        this.types = types;
        this.calls = calls;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createType",
            summary = "Declares a job type that agents run",
            description =
                    "Known here at once, at other gateways within two seconds. One that was declared before is replaced, for jobs that are submitted from then on.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = NewType.class),
                            examples =
                                    @ExampleObject(
                                            name = "transcode",
                                            value =
                                                    "{\"name\": \"transcode\", \"description\": \"Makes a video smaller\", \"schema\": {\"type\": \"object\","
                                                            + " \"properties\": {\"url\": {\"type\": \"string\"}}, \"required\": [\"url\"], \"additionalProperties\": false},"
                                                            + " \"defaults\": {\"timeout_seconds\": 600, \"max_attempts\": 2}}")))
    @APIResponse(
            responseCode = "201",
            description = "The new type",
            content = @Content(schema = @Schema(implementation = TypeView.class)))
    @APIResponse(
            responseCode = "200",
            description = "The type, in place of the one that was declared before",
            content = @Content(schema = @Schema(implementation = TypeView.class)))
    @APIResponse(responseCode = "409", description = "already-exists: workers implement a type of this name")
    public Uni<RestResponse<TypeView>> declare(InputStream body, @Context HttpHeaders headers) {
        FieldErrors errors = new FieldErrors();
        JobType type = NewType.read(StrictJson.readObject(BoundedBody.readJson(body, headers)), errors);
        errors.throwIfAny();
        return calls.ask(() -> types.declare(type)).map(declared -> answer(type, declared));
    }

    private static RestResponse<TypeView> answer(JobType type, Declaration declared) {
        if (declared == Declaration.TAKEN) {
            throw new JobException.AlreadyExists("workers implement a type of this name");
        }
        LOG.infof("job type %s is declared for agents", type.name());
        return RestResponse.status(declared == Declaration.NEW ? Status.CREATED : Status.OK, TypeView.of(type));
    }
}
