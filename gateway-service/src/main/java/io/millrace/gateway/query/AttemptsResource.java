package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.job.AttemptRecord;
import io.millrace.core.job.JobId;
import io.millrace.core.port.JobReader;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.JobView.ErrorView;
import io.millrace.gateway.wire.QueryParams;
import io.millrace.gateway.wire.Times;
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
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The history of a job's attempts. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class AttemptsResource {
    private final JobReader reader;
    private final Calls calls;
    private final SecurityIdentity identity;

    AttemptsResource(JobReader reader, Calls calls, SecurityIdentity identity) {
        this.reader = reader;
        this.calls = calls;
        this.identity = identity;
    }

    /** First to last, the running one included. */
    @Schema(name = "Attempts")
    public record AttemptList(@JsonProperty("attempts") List<AttemptView> attempts) {}

    /** One attempt. */
    @Schema(name = "Attempt")
    public record AttemptView(
            @JsonProperty("attempt") int attempt,
            @JsonProperty("worker") @Nullable String worker,
            @JsonProperty("started_at") @Nullable String startedAt,
            @JsonProperty("finished_at") @Nullable String finishedAt,
            @JsonProperty("outcome") String outcome,
            @JsonProperty("reason") @Nullable String reason,
            @JsonProperty("error") @Nullable ErrorView error) {
        static AttemptView of(AttemptRecord attempt) {
            return new AttemptView(
                    attempt.attempt(),
                    attempt.worker(),
                    Times.format(attempt.startedAt()),
                    Times.format(attempt.finishedAt()),
                    attempt.outcome(),
                    JobView.wireName(attempt.reason()),
                    ErrorView.of(attempt.error()));
        }
    }

    @GET
    @Path("/{job_id}/attempts")
    @Operation(operationId = "listAttempts", summary = "Lists the attempts of a job")
    public Uni<AttemptList> list(@PathParam("job_id") String jobId, @Context UriInfo uri) {
        QueryParams.of(uri, Set.of(), Set.of());
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return calls.ask(() -> read(id, caller));
    }

    private AttemptList read(JobId id, Caller caller) {
        if (reader.find(id).filter(caller::sees).isEmpty()) {
            throw new JobException.UnknownJob();
        }
        return new AttemptList(reader.attempts(id).stream().map(AttemptView::of).toList());
    }
}
