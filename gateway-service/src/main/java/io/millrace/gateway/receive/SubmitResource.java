package io.millrace.gateway.receive;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Admission;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.problem.RequestProblem;
import io.millrace.gateway.validate.Submission;
import io.millrace.gateway.validate.Submission.Timing;
import io.millrace.gateway.validate.Submitter;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.StrictJson;
import io.millrace.telemetry.Activity;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Submissions, on the event loop from the first byte to the last. */
@Path("/jobs")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class SubmitResource {
    private static final String NOT_ALLOWED = "command-not-allowed: such commands are not run here";

    private static final Submission NOTHING =
            new Submission(null, null, null, null, new Timing(null, null, null, null, null, null, null), Map.of());

    private final Intake intake;
    private final SubmissionRate rate;
    private final SubmissionMeters meters;
    private final SecurityIdentity identity;
    private final RoutingContext context;

    SubmitResource(
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

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitJob", summary = "Submits a job")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubmissionBody.class),
                            examples = {
                                @ExampleObject(name = "report", value = "{\"object_id\": \"report-42\"}"),
                                @ExampleObject(
                                        name = "compute_sum",
                                        value =
                                                "{\"type\": \"compute_sum\", \"params\": {\"numbers\": [1, 2, 3.5], \"seconds\": 5}}"),
                                @ExampleObject(
                                        name = "everything",
                                        value = "{\"object_id\": \"invoice-7\", \"type\": \"unstable_task\","
                                                + " \"params\": {\"failure_rate\": 0.2}, \"timeout_seconds\": 30, \"max_attempts\": 5,"
                                                + " \"backoff_seconds\": 1, \"priority\": \"high\", \"delay_seconds\": 10, \"dedup_window_seconds\": 600,"
                                                + " \"retention_seconds\": 86400, \"labels\": {\"team\": \"billing\"}}")
                            }))
    @APIResponse(
            responseCode = "202",
            description = "Accepted: committed, and kept from now on",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where the job is read",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "200",
            description = "A duplicate: the first job of this object_id",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "403", description = SubmitResource.NOT_ALLOWED)
    @APIResponse(
            responseCode = "409",
            description = "dedup-conflict: job_id holds the window, with other type or params")
    @APIResponse(
            responseCode = "429",
            description = "rate-limited: too many submissions; quota-open-jobs: too many unfinished jobs")
    public Uni<RestResponse<JobView>> submit(InputStream body, @Context HttpHeaders headers) {
        return answer(() -> {
            requireContentType(headers);
            byte[] bytes = BoundedBody.read(body);
            return admission(headers, () -> SubmissionReader.read(StrictJson.readObject(bytes)));
        });
    }

    @PUT
    @Path("/by-object/{object_id:.+}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitJobAboutObject",
            summary = "Submits a job about an object",
            description =
                    "The same as POST /jobs, with the object_id in the path (%2F belongs to it) and the body optional.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SubmissionBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "report",
                                            value = "{\"params\": {\"min_seconds\": 1, \"max_seconds\": 2}}")))
    @APIResponse(
            responseCode = "202",
            description = "Accepted: committed, and kept from now on",
            headers =
                    @Header(
                            name = "Location",
                            description = "Where the job is read",
                            schema = @Schema(implementation = String.class)),
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "200",
            description = "A duplicate: the first job of this object_id",
            content = @Content(schema = @Schema(implementation = JobView.class)))
    @APIResponse(responseCode = "403", description = SubmitResource.NOT_ALLOWED)
    @APIResponse(
            responseCode = "409",
            description = "dedup-conflict: job_id holds the window, with other type or params")
    @APIResponse(
            responseCode = "429",
            description = "rate-limited: too many submissions; quota-open-jobs: too many unfinished jobs")
    public Uni<RestResponse<JobView>> submitAbout(
            @PathParam("object_id") @Encoded String encodedKey, InputStream body, @Context HttpHeaders headers) {
        return answer(() -> {
            String key = PathText.decode("object_id", encodedKey);
            byte[] bytes = BoundedBody.read(body);
            if (bytes.length > 0) {
                requireContentType(headers);
            }
            return admission(headers, () -> about(key, bytes));
        });
    }

    private static Submission about(String key, byte[] bytes) {
        Submission submission = bytes.length == 0 ? NOTHING : SubmissionReader.read(StrictJson.readObject(bytes));
        if (submission.objectId() != null && !submission.objectId().equals(key)) {
            throw new JobException.Invalid("object_id", "differs from the one in the path");
        }
        return submission.about(key);
    }

    static void requireContentType(HttpHeaders headers) {
        if (headers.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            throw RequestProblem.unsupportedMediaType();
        }
    }

    private Uni<RestResponse<JobView>> answer(Supplier<Uni<Admission>> work) {
        Activity serving = ServedRequests.of(context);
        return meters.orRefused(work).map(admission -> answer(admission, serving));
    }

    private Uni<Admission> admission(HttpHeaders headers, Supplier<Submission> read) {
        Submitter submitter = Submitters.of(identity, headers, ServedRequests.of(context));
        return rate.takeOne(submitter.owner(), context.response())
                .onFailure()
                .invoke(failure -> meters.count(null, failure))
                .chain(() -> Uni.createFrom().completionStage(() -> submit(read, submitter)));
    }

    private CompletionStage<Admission> submit(Supplier<Submission> read, Submitter submitter) {
        return meters.orRefused(() -> intake.submit(read.get(), submitter)).whenComplete(meters::count);
    }

    private static RestResponse<JobView> answer(Admission admission, Activity serving) {
        JobView job = Admissions.job(admission);
        serving.put(Activity.JOB_ID, job.jobId()).put(Activity.JOB_TYPE, job.type());
        return admission instanceof Admission.Accepted
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, job)
                        .header(HttpHeaders.LOCATION, "/jobs/" + job.jobId())
                        .build()
                : RestResponse.ok(job);
    }
}
