package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.wire.JobView;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Retries. */
@Path("/jobs/{job_id}/retry")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class RetryResource {
    private final Retrier retrier;
    private final JobReads reads;
    private final Calls calls;
    private final SecurityIdentity identity;

    RetryResource(Retrier retrier, JobReads reads, @Changes Calls calls, SecurityIdentity identity) {
        this.retrier = retrier;
        this.reads = reads;
        this.calls = calls;
        this.identity = identity;
    }

    @POST
    @Operation(
            operationId = "retryJob",
            summary = "Retries a failed or cancelled job",
            description = "Under its own id, with nothing counted against it; its object_id's window begins anew.")
    @APIResponse(responseCode = "200", description = "It is queued again")
    @APIResponse(responseCode = "403", description = "not-permitted: a command, without the permission for commands")
    @APIResponse(
            responseCode = "409",
            description =
                    "not-retryable: it has not ended, or it completed; dedup-conflict: another job holds its window")
    @APIResponse(responseCode = "429", description = "quota-open-jobs: too many unfinished jobs")
    public Uni<JobView> retry(@PathParam("job_id") String jobId) {
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return find(id, caller)
                .invoke(job -> checkMayRun(caller, job))
                .chain(() -> calls.run(() -> retrier.retry(id, caller.confinedTo())))
                .chain(() -> find(id, caller))
                .map(JobView::of);
    }

    private Uni<Job> find(JobId id, Caller caller) {
        return Uni.createFrom()
                .completionStage(() -> reads.find(id))
                .map(found -> found.filter(caller::sees).orElseThrow(JobException.UnknownJob::new));
    }

    private static void checkMayRun(Caller caller, Job job) {
        if (!caller.mayRun(job)) {
            throw JobException.NotPermitted.commands();
        }
    }
}
