package io.millrace.gateway.watch.output;

import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.QueryParams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** What a job has written. On the event loop. */
@Path("/jobs/{job_id}/output")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.TEXT_PLAIN)
@Tag(name = "jobs")
public class OutputResource {
    private static final String ATTEMPT = "X-Attempt";
    private static final String NEXT_OFFSET = "X-Next-Offset";
    private static final String TRUNCATED = "X-Truncated";

    private final OutputReader reader;
    private final SecurityIdentity identity;

    OutputResource(OutputReader reader, SecurityIdentity identity) {
        this.reader = reader;
        this.identity = identity;
    }

    @GET
    @Operation(
            operationId = "getJobOutput",
            summary = "Reads what a job has written, or follows it",
            description =
                    "Bytes as the job wrote them, in any encoding or none; of the latest attempt unless another is asked for.")
    @Parameter(
            name = "offset",
            in = ParameterIn.QUERY,
            description = "So many bytes of what is asked for are left out",
            schema = @Schema(implementation = Long.class, minimum = "0", defaultValue = "0"))
    @Parameter(
            name = "stream",
            in = ParameterIn.QUERY,
            description = "all: both, in the order in which they were read",
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"stdout", "stderr", "all"},
                            defaultValue = "all"))
    @Parameter(
            name = "follow",
            in = ParameterIn.QUERY,
            description = "true: streams what comes, until the job has ended",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    @Parameter(
            name = "attempt",
            in = ParameterIn.QUERY,
            description = "Another attempt than the latest; with follow, what is streamed ends with it",
            schema = @Schema(implementation = Integer.class, minimum = "1"))
    @APIResponse(
            responseCode = "200",
            description = "The bytes",
            headers = {
                @Header(
                        name = NEXT_OFFSET,
                        description = "Where to go on; with follow, a trailer, and so is X-Attempt",
                        schema = @Schema(implementation = Long.class)),
                @Header(
                        name = TRUNCATED,
                        description =
                                "true: the attempt wrote more than it may, and was ended; this is what was kept. With follow, a trailer, too",
                        schema = @Schema(implementation = Boolean.class))
            },
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(implementation = String.class)))
    public Multi<OutputBytes> output(
            @PathParam("job_id") String jobId, @Context UriInfo uri, @Context RoutingContext context) {
        OutputQuery query = OutputQuery.of(QueryParams.of(uri, OutputQuery.PARAMETERS, Set.of()));
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        Uni<OutputReader.Written> written = reader.look(id, query, caller);
        if (query.follow()) {
            HttpServerResponse response = context.response();
            return RestMulti.fromUniResponse(
                    written,
                    found -> reader.follow(id, query, caller.name(), ending -> trailers(response, ending)),
                    found -> followed(context, found));
        }
        return RestMulti.fromUniResponse(
                written,
                found -> reader.upTo(found, query),
                found -> headers(NEXT_OFFSET, Long.toString(found.end()), found));
    }

    private static Map<String, List<String>> followed(RoutingContext context, OutputReader.Written written) {
        Map<String, List<String>> headers =
                headers("Trailer", String.join(", ", ATTEMPT, NEXT_OFFSET, TRUNCATED), written);
        if (Patience.with(context)) {
            headers.put("Connection", List.of("close"));
        }
        return headers;
    }

    /** What is known at the end alone. */
    private static void trailers(HttpServerResponse response, OutputReader.Ending ending) {
        response.putTrailer(ATTEMPT, Integer.toString(ending.attempt()));
        response.putTrailer(NEXT_OFFSET, Long.toString(ending.next()));
        if (ending.truncated()) {
            response.putTrailer(TRUNCATED, "true");
        }
    }

    private static Map<String, List<String>> headers(String name, String value, OutputReader.Written written) {
        Map<String, List<String>> headers = new HashMap<>();
        headers.put(name, List.of(value));
        if (written.truncated()) {
            headers.put(TRUNCATED, List.of("true"));
        }
        return headers;
    }
}
