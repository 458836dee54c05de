package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.watch.Wait;
import io.millrace.gateway.watch.Watchers;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.QueryParams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Cancels. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class CancelResource {
    private final Canceller canceller;
    private final JobReads reads;
    private final Watchers watchers;
    private final Calls calls;
    private final SecurityIdentity identity;

    CancelResource(
            Canceller canceller, JobReads reads, Watchers watchers, @Changes Calls calls, SecurityIdentity identity) {
        this.canceller = canceller;
        this.reads = reads;
        this.watchers = watchers;
        this.calls = calls;
        this.identity = identity;
    }

    @POST
    @Path("/{job_id}/cancel")
    @Operation(operationId = "cancelJob", summary = "Cancels a job")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "true: until it is cancelled or has ended otherwise, 10 seconds at most; or 1 to 60 seconds",
            schema = @Schema(implementation = String.class, defaultValue = "false"))
    @APIResponse(
            responseCode = "200",
            description = "Cancelled",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "202",
            description = "About to be: it runs, and is being stopped",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "409",
            description = "already-cancelled: it was asked before; already-finished: job_status says how")
    public Uni<RestResponse<JobView>> cancel(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        Optional<Duration> bound = Wait.bound(QueryParams.of(uri, Set.of("wait"), Set.of()));
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return calls.run(() -> canceller.cancel(id, caller.confinedTo()))
                .chain(() -> Uni.createFrom().completionStage(() -> after(id, bound)))
                .map(CancelResource::answer);
    }

    @DELETE
    @Path("/{job_id}")
    @Operation(
            operationId = "deleteJob",
            summary = "Cancels a job",
            description = "The same as POST /jobs/{job_id}/cancel.")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description = "As of POST /jobs/{job_id}/cancel",
            schema = @Schema(implementation = String.class, defaultValue = "false"))
    @APIResponse(
            responseCode = "200",
            description = "Cancelled",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "202",
            description = "About to be: it runs, and is being stopped",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "409",
            description = "already-cancelled: it was asked before; already-finished: job_status says how")
    public Uni<RestResponse<JobView>> delete(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        return cancel(jobId, uri);
    }

    private CompletionStage<Job> after(JobId id, Optional<Duration> bound) {
        return bound.map(time -> watchers.await(id, new Wait(time, Optional.empty(), true), job -> true))
                .orElseGet(() -> reads.find(id).thenApply(found -> found.orElseThrow(JobException.UnknownJob::new)));
    }

    private static RestResponse<JobView> answer(Job job) {
        RestResponse.Status status = Canceller.isDone(job) ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED;
        return RestResponse.ResponseBuilder.create(status, JobView.of(job)).build();
    }
}
