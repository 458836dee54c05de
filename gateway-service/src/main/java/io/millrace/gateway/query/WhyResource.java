package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.identity.Caller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Why a job does not run. */
@Path("/jobs/{job_id}/why")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class WhyResource {
    private final JobReader reader;
    private final Explanation explanation;
    private final Calls calls;
    private final SecurityIdentity identity;

    WhyResource(JobReader reader, Explanation explanation, Calls calls, SecurityIdentity identity) {
        this.reader = reader;
        this.explanation = explanation;
        this.calls = calls;
        this.identity = identity;
    }

    /** @param position of code {@code behind_others} alone: its place among its owner's waiting jobs of that queue; null: on its way to a worker, or far behind */
    @Schema(name = "Why")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Why(
            @JsonProperty("code")
            @Schema(
                    enumeration = {
                        "runs",
                        "finished",
                        "not_due",
                        "queue_paused",
                        "no_worker_for_type",
                        "owner_quota",
                        "behind_others",
                        "broker_unreachable"
                    })
            String code,

            @JsonProperty("detail") String detail,
            @JsonProperty("position") @Nullable Integer position) {}

    @GET
    @Operation(operationId = "explainJob", summary = "Tells why a job does not run")
    public Uni<Why> why(@PathParam("job_id") String jobId) {
        Caller caller = Caller.of(identity);
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        return calls.ask(() ->
                reader.find(id).filter(caller::sees).map(explanation::of).orElseThrow(JobException.UnknownJob::new));
    }
}
