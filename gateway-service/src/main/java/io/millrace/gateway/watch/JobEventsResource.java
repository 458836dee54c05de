package io.millrace.gateway.watch;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.Clock;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.calls.Departure;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.stream.PartedAnswer;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.QueryParams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** One job, now and whenever it has changed. On the event loop. */
@Path("/jobs/{job_id}/events")
@RolesAllowed({"user", "admin"})
@Tag(name = "jobs")
public class JobEventsResource {
    private final JobReads reads;
    private final Watchers watchers;
    private final JobJson json;
    private final SecurityIdentity identity;

    JobEventsResource(JobReads reads, Watchers watchers, JobJson json, SecurityIdentity identity) {
        this.reads = reads;
        this.watchers = watchers;
        this.json = json;
        this.identity = identity;
    }

    @GET
    @Produces(SseText.MEDIA_TYPE)
    @Operation(
            operationId = "streamJob",
            summary = "Streams a job until it has ended",
            description =
                    "Server-sent events named job, each with the job as data: as it is now, and again whenever that has"
                            + " changed. Who reads slowly sees fewer, and always the newest. Ends after a terminal status; without one"
                            + " after an hour, or when the gateway leaves: then go on with another. A comment each 15 s.")
    @Parameter(
            name = "Last-Event-ID",
            in = ParameterIn.HEADER,
            description = "Any: the job is sent as it is now in any case",
            schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "The events; each data line is a job",
            content = @Content(mediaType = SseText.MEDIA_TYPE, schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "503",
            description = "unavailable: too many stream or wait here, or PostgreSQL cannot be reached")
    public Uni<RestResponse<PartedAnswer>> stream(
            @PathParam("job_id") String jobId, @Context UriInfo uri, @Context RoutingContext context) {
        QueryParams.of(uri, Set.of(), Set.of());
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        CallersContext loop = CallersContext.current();
        if (!watchers.enter()) {
            throw new JobException.Unavailable("too many stream or wait here; try again");
        }
        Departure.of(context, watchers::exit);
        return Uni.createFrom()
                .completionStage(() ->
                        reads.find(id).thenApplyAsync(found -> answer(found.filter(caller::sees), context), loop::run));
    }

    private RestResponse<PartedAnswer> answer(Optional<Job> found, RoutingContext context) {
        Job job = found.orElseThrow(JobException.UnknownJob::new);
        JobTail tail = new JobTail(watchers, json, Clock.SYSTEM, job);
        Departure.of(context, tail::close);
        return PartedAnswer.ofEvents(tail);
    }
}
