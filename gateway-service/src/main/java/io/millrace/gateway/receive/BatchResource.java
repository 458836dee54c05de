package io.millrace.gateway.receive;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.core.error.JobException;
import io.millrace.core.port.Admission;
import io.millrace.gateway.limit.Grant;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.problem.Problem;
import io.millrace.gateway.validate.Submitter;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.telemetry.Activity;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Many submissions in one request, each with an answer of its own. Read on a worker thread: 16 MiB would hold an event loop up. */
@Path("/jobs/batch")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class BatchResource {
    private static final int MOST = 1_000;

    private final Intake intake;
    private final SubmissionRate rate;
    private final SubmissionMeters meters;
    private final SecurityIdentity identity;
    private final RoutingContext context;

    BatchResource(
            Intake intake,
            SubmissionRate rate,
            SubmissionMeters meters,
            SecurityIdentity identity,
            RoutingContext context) {
        this.intake = intake;
        this.rate = rate;
        this.meters = meters;
        this.identity = identity;
        this.context = context;
    }

    /** The body as the OpenAPI document shows it. */
    @Schema(name = "Batch", additionalProperties = Schema.False.class)
    record BatchBody(
            @Schema(minItems = 1, maxItems = MOST, required = true)
            List<SubmissionBody> jobs) {}

    /** A result as the OpenAPI document shows it. */
    @Schema(
            name = "BatchItem",
            oneOf = {JobView.class, Problem.class})
    interface BatchItem {}

    /** @param results in the order of the submissions: what {@code POST /jobs} would have answered */
    @Schema(name = "BatchResult")
    public record BatchResult(
            @JsonProperty("results") @Schema(type = SchemaType.ARRAY, implementation = BatchItem.class)
            List<Object> results) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(
            operationId = "submitJobs",
            summary = "Submits up to 1,000 jobs",
            description =
                    "Each is accepted, a duplicate, or refused by itself: results[i] is a job or a problem. Those about the same"
                            + " object_id are taken in their order. At most 16 MiB.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BatchBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "two",
                                            value =
                                                    "{\"jobs\": [{\"type\": \"noop\"}, {\"object_id\": \"report-43\", \"priority\": \"low\"}]}")))
    @APIResponse(
            responseCode = "200",
            description = "What became of each",
            content = @Content(schema = @Schema(implementation = BatchResult.class)))
    @APIResponse(responseCode = "400", description = "invalid: jobs is missing, empty or too long")
    public Uni<BatchResult> submit(InputStream body, @Context HttpHeaders headers) {
        JsonNode jobs = meters.orRefused(() -> {
            SubmitResource.requireContentType(headers);
            return jobs(StrictJson.parseObject(BoundedBody.readBatch(body)));
        });
        Activity serving = ServedRequests.of(context);
        Submitter submitter = Submitters.of(identity, headers, serving);
        // On this thread, that what follows reaches Redis in the order of the items.
        Grant grant = rate.take(submitter.owner(), jobs.size(), context.response())
                .await()
                .indefinitely();
        return results(jobs, submitter, grant, serving);
    }

    private Uni<BatchResult> results(JsonNode jobs, Submitter submitter, Grant grant, Activity serving) {
        List<CompletableFuture<Object>> results = new ArrayList<>(jobs.size());
        meters.limited(Math.max(0, jobs.size() - grant.granted()));
        ItemTurns turns = new ItemTurns();
        for (JsonNode job : jobs) {
            results.add(
                    results.size() < grant.granted()
                            ? turns.begin(job, () -> result(job, submitter, serving))
                            : CompletableFuture.completedFuture(Problem.of(rate.refusal(grant), submitter.traceId())));
        }
        return Uni.createFrom()
                .completionStage(() -> CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new)))
                .map(all -> new BatchResult(
                        results.stream().map(CompletableFuture::join).toList()));
    }

    private static JsonNode jobs(ObjectNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!name.equals("jobs")) {
                throw new JobException.Invalid(name, "unknown field");
            }
        });
        JsonNode jobs = body.path("jobs");
        if (!jobs.isArray() || jobs.isEmpty() || jobs.size() > MOST) {
            throw new JobException.Invalid("jobs", "must be an array of 1.." + MOST + " submissions");
        }
        return jobs;
    }

    private CompletionStage<Object> result(JsonNode job, Submitter submitter, Activity serving) {
        return submit(job, submitter).whenComplete(meters::count).handle((admission, failure) -> {
            try {
                if (failure != null) {
                    throw asProblem(failure);
                }
                JobView view = Admissions.job(admission);
                serving.mention(view.jobId());
                return view;
            } catch (JobException e) {
                return Problem.of(e, submitter.traceId());
            }
        });
    }

    private CompletionStage<Admission> submit(JsonNode job, Submitter submitter) {
        try {
            if (!(job instanceof ObjectNode object)) {
                throw new JobException.Invalid("body", "must be a JSON object");
            }
            StrictJson.check(object);
            return intake.submit(SubmissionReader.read(object), submitter);
        } catch (JobException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What is no answer to a client fails the whole request, as it would alone. */
    private static JobException asProblem(Throwable failure) {
        Throwable cause = Intake.cause(failure);
        if (cause instanceof JobException problem) {
            return problem;
        }
        throw new CompletionException(cause);
    }
}
