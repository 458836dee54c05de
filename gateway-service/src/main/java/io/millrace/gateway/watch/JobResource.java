package io.millrace.gateway.watch;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.QueryParams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** One job, now or when it has changed. On the event loop. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobResource {
    private static final Set<String> PARAMETERS = Set.of("wait", "since", "until");

    private final JobReads reads;
    private final Watchers watchers;
    private final SecurityIdentity identity;

    JobResource(JobReads reads, Watchers watchers, SecurityIdentity identity) {
        this.reads = reads;
        this.watchers = watchers;
        this.identity = identity;
    }

    @GET
    @Path("/{job_id}")
    @Operation(operationId = "getJob", summary = "Reads a job, or waits for it to change")
    @Parameter(
            name = "wait",
            in = ParameterIn.QUERY,
            description =
                    "true: 10 seconds; or 1 to 60 seconds. Answers when the status changes, or at the bound with the job as it is;"
                            + " so, too, if the gateway leaves",
            schema = @Schema(implementation = String.class, defaultValue = "false"))
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "With wait: answers at once if the status is another",
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"scheduled", "queued", "processing", "completed", "failed", "cancelled"}))
    @Parameter(
            name = "until",
            in = ParameterIn.QUERY,
            description = "With wait: only a terminal status ends it; counts before since",
            schema = @Schema(implementation = String.class, enumeration = "finished"))
    @APIResponse(responseCode = "200", description = "The job")
    public Uni<JobView> get(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        Optional<Wait> wait = Wait.of(QueryParams.of(uri, PARAMETERS, Set.of()));
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return Uni.createFrom()
                .completionStage(
                        () -> wait.map(w -> watchers.await(id, w, caller::sees)).orElseGet(() -> read(id, caller)))
                .map(JobView::of);
    }

    private CompletionStage<Job> read(JobId id, Caller caller) {
        return reads.find(id).thenApply(found -> found.filter(caller::sees).orElseThrow(JobException.UnknownJob::new));
    }
}
