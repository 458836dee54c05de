package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Page;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.stream.PartedAnswer;
import io.millrace.gateway.stream.Parts;
import io.millrace.gateway.wire.Cursor;
import io.millrace.gateway.wire.JobView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Lists of jobs, newest first: by the page, or all of them as a stream. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Tag(name = "jobs")
public class ListResource {
    /** Its own media type is not in JAX-RS. */
    public static final String NDJSON = "application/x-ndjson";

    private static final int USUAL_LIMIT = 50;
    /** Of params and results: the page that is too large for it ends earlier. */
    private static final long PAGE_BYTES = 8 << 20;

    private final JobReader reader;
    private final JobStream stream;
    private final Calls calls;
    private final SecurityIdentity identity;

    ListResource(JobReader reader, JobStream stream, Calls calls, SecurityIdentity identity) {
        this.reader = reader;
        this.stream = stream;
        this.calls = calls;
        this.identity = identity;
    }

    /** @param nextCursor null: there are no more */
    @Schema(name = "JobPage")
    public record JobPage(
            @JsonProperty("jobs") List<JobView> jobs,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "listJobs",
            summary = "Lists jobs, newest first",
            description =
                    "A page may be short, of large jobs for one, or empty, and yet have a next_cursor. With Accept: application/x-ndjson all matches are"
                            + " streamed, a job a line.")
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"scheduled", "queued", "processing", "completed", "failed", "cancelled"}))
    @Parameter(name = "type", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "object_id", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "owner",
            in = ParameterIn.QUERY,
            description = "For administrators; others see their own jobs only",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "label",
            in = ParameterIn.QUERY,
            description = "key:value; may be repeated, and all must match",
            schema = @Schema(implementation = String[].class))
    @Parameter(
            name = "created_after",
            in = ParameterIn.QUERY,
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "created_before",
            in = ParameterIn.QUERY,
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Of a page: 50 unless given. Of a stream: none unless given",
            schema = @Schema(implementation = Integer.class, minimum = "1", maximum = "1000"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next_cursor of the page before",
            schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "A page; or every match, a job a line",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = JobPage.class)),
                @Content(mediaType = NDJSON, schema = @Schema(implementation = JobView.class))
            })
    public Uni<JobPage> page(@Context UriInfo uri) {
        ListQuery query = ListQuery.of(uri, Caller.of(identity));
        if (query.nothing()) {
            return Uni.createFrom().item(new JobPage(List.of(), null));
        }
        return calls.ask(() -> read(query));
    }

    private JobPage read(ListQuery query) {
        Page page = reader.list(query.filter(), query.before(), query.limit().orElse(USUAL_LIMIT), PAGE_BYTES);
        return new JobPage(page.jobs().stream().map(JobView::of).toList(), Cursor.encode(page.next()));
    }

    @GET
    @Produces(NDJSON)
    @Operation(hidden = true)
    public Uni<PartedAnswer> stream(@Context UriInfo uri) {
        ListQuery query = ListQuery.of(uri, Caller.of(identity));
        return Uni.createFrom().item(PartedAnswer.of(query.nothing() ? Parts.NONE : stream.lines(query)));
    }
}
