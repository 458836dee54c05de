package io.millrace.gateway.notify;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.error.JobException;
import io.millrace.core.job.JobId;
import io.millrace.core.port.DeliveryStore;
import io.millrace.core.port.JobReader;
import io.millrace.core.webhook.Delivery;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.wire.Times;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What has become of a job's webhooks. */
@Path("/jobs/{job_id}/deliveries")
@RolesAllowed({"user", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "webhooks")
public class DeliveriesResource {
    private final DeliveryStore deliveries;
    private final JobReader jobs;
    private final Calls calls;
    private final Calls changes;
    private final SecurityIdentity identity;

    DeliveriesResource(
            DeliveryStore deliveries, JobReader jobs, Calls calls, @Changes Calls changes, SecurityIdentity identity) {
        this.deliveries = deliveries;
        this.jobs = jobs;
        this.calls = calls;
        this.changes = changes;
        this.identity = identity;
    }

    /** Oldest first. */
    @Schema(name = "Deliveries")
    public record DeliveryList(@JsonProperty("deliveries") List<DeliveryView> deliveries) {}

    /** The webhook of one outcome. */
    @Schema(name = "Delivery")
    public record DeliveryView(
            @JsonProperty("delivery_id") @Schema(format = "uuid", description = "The header webhook-id")
            String deliveryId,

            @JsonProperty("url") String url,

            @JsonProperty("state") @Schema(enumeration = {"pending", "delivered", "failed", "disabled"})
            String state,

            @JsonProperty("attempt") @Schema(description = "How often it was tried")
            int attempt,

            @JsonProperty("at") @Schema(format = "date-time", description = "When the last try ended") @Nullable
            String at,

            @JsonProperty("status_code") @Schema(description = "What that was answered with") @Nullable
            Integer statusCode,

            @JsonProperty("error") @Schema(description = "Why that was no success") @Nullable
            String error,

            @JsonProperty("next_at") @Schema(format = "date-time", description = "When it is tried next") @Nullable
            String nextAt) {
        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id().toString(),
                    delivery.url(),
                    delivery.state().wireName(),
                    delivery.attempt(),
                    Times.format(delivery.triedAt()),
                    delivery.statusCode(),
                    delivery.error(),
                    Times.format(delivery.nextAt()));
        }
    }

    @GET
    @Operation(operationId = "listDeliveries", summary = "Lists the webhooks of a job: one for each of its outcomes")
    @APIResponse(
            responseCode = "200",
            description = "Oldest first; none if the job names no callback_url, or has not ended")
    public Uni<DeliveryList> list(@PathParam("job_id") String jobId) {
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return calls.ask(() -> {
            requireSeen(id, caller);
            return new DeliveryList(
                    deliveries.of(id).stream().map(DeliveryView::of).toList());
        });
    }

    @POST
    @Path("/{delivery_id}/redeliver")
    @Operation(
            operationId = "redeliver",
            summary = "Sends a webhook again",
            description = "The same message under the same id, whatever became of it; and for another day, if need be.")
    @APIResponse(
            responseCode = "202",
            description = "It is sent soon",
            content = @Content(schema = @Schema(implementation = DeliveryView.class)))
    @APIResponse(responseCode = "404", description = "not-found: the job has no such delivery")
    public Uni<RestResponse<DeliveryView>> redeliver(
            @PathParam("job_id") String jobId, @PathParam("delivery_id") String deliveryId) {
        JobId id = JobId.parse(jobId).orElseThrow(JobException.UnknownJob::new);
        Caller caller = Caller.of(identity);
        return changes.ask(() -> {
            requireSeen(id, caller);
            return parse(deliveryId)
                    .flatMap(delivery -> deliveries.redeliver(id, delivery))
                    .map(delivery -> RestResponse.status(RestResponse.Status.ACCEPTED, DeliveryView.of(delivery)))
                    .orElseThrow(() -> new JobException.NotFound("the job has no such delivery"));
        });
    }

    private void requireSeen(JobId id, Caller caller) {
        if (jobs.find(id).filter(caller::sees).isEmpty()) {
            throw new JobException.UnknownJob();
        }
    }

    private static Optional<UUID> parse(String id) {
        return JobId.parse(id).map(JobId::value);
    }
}
