package io.millrace.gateway.change;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobReader.Filter;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobFilter;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cancels and retries many jobs at once: those that match a filter and can be, newest first, at most {@value Selection#MOST} a call. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class BulkResource {
    private static final Set<JobStatus> CANCELLABLE =
            Set.of(JobStatus.SCHEDULED, JobStatus.QUEUED, JobStatus.PROCESSING);
    private static final Set<JobStatus> RETRYABLE = Set.of(JobStatus.FAILED, JobStatus.CANCELLED);

    private final JobReader reader;
    private final Canceller canceller;
    private final Retrier retrier;
    private final Calls calls;
    private final SecurityIdentity identity;

    BulkResource(JobReader reader, Canceller canceller, Retrier retrier, Calls calls, SecurityIdentity identity) {
        this.reader = reader;
        this.canceller = canceller;
        this.retrier = retrier;
        this.calls = calls;
        this.identity = identity;
    }

    /**
     * What was done.
     *
     * @param matched jobs that matched and could be changed when they were looked at
     * @param changed how many of them were: cancelled or asked to stop; queued again; 0 if only a count was asked for
     * @param more whether there are more of them: call again
     */
    @Schema(name = "BulkResult")
    public record BulkResult(
            @JsonProperty("matched") int matched,
            @JsonProperty("changed") int changed,
            @JsonProperty("more") boolean more) {}

    @POST
    @Path("/cancel")
    @Operation(operationId = "cancelJobs", summary = "Cancels all jobs that match")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BulkFilterBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "waiting reports",
                                            value = "{\"type\": \"report\", \"status\": \"queued\"}")))
    @APIResponse(
            responseCode = "200",
            description = "What was done",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    @APIResponse(responseCode = "400", description = "invalid: no filter, or one that says nothing sensible")
    public Uni<BulkResult> cancel(InputStream body, @Context UriInfo uri) {
        Caller caller = Caller.of(identity);
        return change(
                body, uri, caller, CANCELLABLE, job -> true, ids -> canceller.cancelAll(ids, caller.confinedTo()));
    }

    @POST
    @Path("/retry")
    @Operation(
            operationId = "retryJobs",
            summary = "Retries all jobs that match",
            description = "Commands are passed over without the permission for them.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BulkFilterBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "failed of a team",
                                            value = "{\"status\": \"failed\", \"label\": [\"team:billing\"]}")))
    @APIResponse(
            responseCode = "200",
            description = "What was done",
            content = @Content(schema = @Schema(implementation = BulkResult.class)))
    @APIResponse(responseCode = "400", description = "invalid: no filter, or one that says nothing sensible")
    public Uni<BulkResult> retry(InputStream body, @Context UriInfo uri) {
        Caller caller = Caller.of(identity);
        return change(body, uri, caller, RETRYABLE, caller::mayRun, ids -> retrier.retryAll(ids, caller.confinedTo()));
    }

    private Uni<BulkResult> change(
            InputStream body,
            UriInfo uri,
            Caller caller,
            Set<JobStatus> statuses,
            Predicate<Job> among,
            ToIntFunction<List<JobId>> change) {
        BulkFilterBody.Asked asked = BulkFilterBody.read(body, uri);
        Optional<Filter> filter = JobFilter.of(asked.filter(), caller).flatMap(wide -> within(wide, statuses));
        if (filter.isEmpty()) {
            return Uni.createFrom().item(new BulkResult(0, 0, false));
        }
        return Selection.of(reader, filter.get(), among, calls)
                .chain(selection -> asked.dryRun()
                        ? Uni.createFrom().item(new BulkResult(selection.size(), 0, selection.more()))
                        : changed(selection, change));
    }

    /** Each part is a call, and a transaction, of its own: so a bound on calls is none on how much is changed. */
    private Uni<BulkResult> changed(Selection selection, ToIntFunction<List<JobId>> change) {
        return Multi.createFrom()
                .iterable(selection.chunks())
                .onItem()
                .transformToUniAndConcatenate(chunk -> calls.ask(() -> change.applyAsInt(chunk)))
                .collect()
                .with(Collectors.summingInt(changed -> changed))
                .map(changed -> new BulkResult(selection.size(), changed, selection.more()));
    }

    /** What is in another status cannot be changed so, and does not match. */
    private static Optional<Filter> within(Filter asked, Set<JobStatus> among) {
        Set<JobStatus> statuses = asked.statuses().isEmpty() ? among : asked.statuses();
        return among.containsAll(statuses)
                ? Optional.of(new Filter(
                        asked.owner(),
                        statuses,
                        asked.type(),
                        asked.objectId(),
                        asked.labels(),
                        asked.createdAfter(),
                        asked.createdBefore()))
                : Optional.empty();
    }
}
