package io.millrace.gateway.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.port.AgentStore.Beat;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.telemetry.Tracing;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** What agents tell of the runs that they have claimed. */
@Path("/agent/jobs/{job_id}")
@RolesAllowed("agent")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
public class RunResource {
    private static final String STALE =
            "stale-attempt: the attempt is not current, has ended, or was claimed by another: stop working on it";

    private final Runs runs;
    private final JobReads reads;
    private final Calls calls;
    private final SecurityIdentity identity;
    private final Tracing tracing;

    RunResource(Runs runs, JobReads reads, @OfAgents Calls calls, SecurityIdentity identity, Tracing tracing) {
        this.runs = runs;
        this.reads = reads;
        this.calls = calls;
        this.identity = identity;
        this.tracing = tracing;
    }

    /**
     * What an agent is told.
     *
     * @param cancel whether it is to stop: its time is over
     * @param leaseSeconds the next heartbeat is to come within so long
     */
    @Schema(name = "AgentHeartbeatAnswer")
    public record LeaseView(
            @JsonProperty("cancel") boolean cancel,
            @JsonProperty("lease_seconds") long leaseSeconds) {
        static LeaseView of(Beat.Held held) {
            return new LeaseView(held.cancel(), held.lease().toSeconds());
        }
    }

    @POST
    @Path("/heartbeat")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "heartbeatJob",
            summary = "Says that a run goes on, and how far it is",
            description = "All of it is taken, or nothing.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = HeartbeatBody.class),
                            examples = {
                                @ExampleObject(name = "alive", value = "{\"attempt\": 1}"),
                                @ExampleObject(
                                        name = "everything",
                                        value =
                                                "{\"attempt\": 1, \"progress\": {\"percent\": 40, \"message\": \"2 of 5\"}, \"output\": \"done with 2\\n\", \"output_offset\": 0}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "The lease goes on",
            content = @Content(schema = @Schema(implementation = LeaseView.class)))
    @APIResponse(responseCode = "409", description = STALE)
    @APIResponse(
            responseCode = "413",
            description = "too-large: the body is larger than 1 MiB, or the attempt's output than 16 MiB")
    public Uni<LeaseView> heartbeat(@PathParam("job_id") String jobId, InputStream body, @Context HttpHeaders headers) {
        HeartbeatBody.Told told = HeartbeatBody.read(StrictJson.readObject(BoundedBody.readJson(body, headers)));
        Attempt attempt = new Attempt(id(jobId), told.attempt());
        String principal = identity.getPrincipal().getName();
        return calls.ask(() -> runs.heartbeat(attempt, principal, told.progress(), told.written()))
                .map(LeaseView::of);
    }

    @POST
    @Path("/finish")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "finishJob",
            summary = "Says how a run has ended",
            description =
                    "A failure with tries left is tried again after its backoff. The same report may be sent again, and is answered with the job as it is by then.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FinishBody.class),
                            examples = {
                                @ExampleObject(
                                        name = "success",
                                        value =
                                                "{\"attempt\": 1, \"status\": \"completed\", \"result\": {\"frames\": 240}}"),
                                @ExampleObject(
                                        name = "failure",
                                        value =
                                                "{\"attempt\": 1, \"status\": \"failed\", \"error\": {\"code\": \"bad-input\", \"message\": \"no video track\"}}")
                            }))
    @APIResponse(responseCode = "200", description = "The job")
    @APIResponse(responseCode = "409", description = STALE)
    public Uni<JobView> finish(@PathParam("job_id") String jobId, InputStream body, @Context HttpHeaders headers) {
        FinishBody.Told told = FinishBody.read(StrictJson.readObject(BoundedBody.readJson(body, headers)));
        JobId id = id(jobId);
        String principal = identity.getPrincipal().getName();
        Attempt attempt = new Attempt(id, told.attempt());
        return calls.ask(() -> runs.finish(attempt, principal, told.report()))
                .chain(ended -> Uni.createFrom()
                        .completionStage(() -> reads.find(id))
                        .map(found -> {
                            Job job = found.orElseThrow(JobException.UnknownJob::new);
                            if (ended) {
                                AgentSpan.record(tracing, job, attempt, told.report());
                            }
                            return JobView.of(job);
                        }));
    }

    private static JobId id(String text) {
        return JobId.parse(text).orElseThrow(JobException.UnknownJob::new);
    }
}
