package io.millrace.gateway.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.core.job.Job;
import io.millrace.core.port.AgentStore.Wish;
import io.millrace.gateway.agent.ClaimBody.Ask;
import io.millrace.gateway.agent.Claims.Asked;
import io.millrace.gateway.calls.Departure;
import io.millrace.gateway.problem.BoundedBody;
import io.millrace.gateway.validate.FieldErrors;
import io.millrace.gateway.validate.TypeCatalog;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.StrictJson;
import io.quarkus.security.identity.SecurityIdentity;
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
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Claims. On the event loop; who waits holds no thread. */
@Path("/agent/claim")
@RolesAllowed("agent")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "agents")
public class ClaimResource {
    private final Claims claims;
    private final TypeCatalog types;
    private final Lease lease;
    private final SecurityIdentity identity;
    private final RoutingContext context;

    ClaimResource(Claims claims, TypeCatalog types, Lease lease, SecurityIdentity identity, RoutingContext context) {
        this.claims = claims;
        this.types = types;
        this.lease = lease;
        this.identity = identity;
        this.context = context;
    }

    /** How long a run lives without a heartbeat, whole seconds. */
    public record Lease(Duration length) {}

    /** A job that an agent has got, with its params as they are, secret ones too. */
    @Schema(name = "ClaimedJob")
    public record ClaimedJob(
            @JsonUnwrapped JobView job,

            @JsonProperty("lease_seconds")
            @Schema(description = "Without a heartbeat for so long, the job is given to another", minimum = "1")
            long leaseSeconds) {
        static ClaimedJob of(Job job, Lease lease) {
            return new ClaimedJob(JobView.forItsAgent(job), lease.length().toSeconds());
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "claimJob",
            summary = "Claims the oldest job of some types",
            description =
                    "Of the most urgent priority that has one. The job's attempt is what every word about the run has to name.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ClaimBody.class),
                            examples =
                                    @ExampleObject(
                                            name = "wait for one",
                                            value =
                                                    "{\"types\": [\"transcode\"], \"worker\": \"studio-7\", \"wait_seconds\": 30}")))
    @APIResponse(
            responseCode = "200",
            description = "The job, which runs from now on",
            content = @Content(schema = @Schema(implementation = ClaimedJob.class)))
    @APIResponse(responseCode = "204", description = "There is none, or the gateway leaves: claim again")
    @APIResponse(responseCode = "503", description = "unavailable: the store cannot be reached, or too many wait here")
    public Uni<RestResponse<ClaimedJob>> claim(InputStream body, @Context HttpHeaders headers) {
        FieldErrors errors = new FieldErrors();
        Ask ask = ClaimBody.read(StrictJson.readObject(BoundedBody.readJson(body, headers)), errors);
        String principal = identity.getPrincipal().getName();
        return known(ask, errors)
                .invoke(errors::throwIfAny)
                .chain(() ->
                        won(new Wish(Set.copyOf(ask.types()), ask.worker(), principal, lease.length()), ask.patience()))
                .map(job -> job.map(won -> RestResponse.ok(ClaimedJob.of(won, lease)))
                        .orElseGet(RestResponse::noContent));
    }

    /** Complains of each type that there is not. */
    private Uni<Void> known(Ask ask, FieldErrors errors) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (int i = 0; i < ask.types().size(); i++) {
            String field = "types[" + i + "]";
            String type = ask.types().get(i);
            all = all.chain(() -> Uni.createFrom().completionStage(() -> types.knows(type)))
                    .invoke(known -> {
                        if (!known) {
                            errors.add(field, "there is no such job type");
                        }
                    })
                    .replaceWithVoid();
        }
        return all;
    }

    /** Nothing is won for a client that has hung up, as far as one can know. */
    private Uni<Optional<Job>> won(Wish wish, Duration wait) {
        Asked asked = claims.claim(wish, wait);
        Departure.unanswered(context, asked::gone);
        return Uni.createFrom().completionStage(asked::answer).onCancellation().invoke(asked::gone);
    }
}
