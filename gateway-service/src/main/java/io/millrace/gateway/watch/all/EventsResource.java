package io.millrace.gateway.watch.all;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobChanges;
import io.millrace.gateway.calls.CallersContext;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.CatchesUp;
import io.millrace.gateway.calls.Departure;
import io.millrace.gateway.identity.Caller;
import io.millrace.gateway.query.JobReads;
import io.millrace.gateway.stream.PartedAnswer;
import io.millrace.gateway.stream.SseText;
import io.millrace.gateway.wire.JobJson;
import io.millrace.gateway.wire.JobView;
import io.millrace.gateway.wire.QueryParams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** All jobs of the caller, or of everybody for an administrator, whenever one has changed. On the event loop. */
@Path("/events")
@RolesAllowed({"user", "admin"})
@Tag(name = "jobs")
public class EventsResource {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final Subscriptions subscriptions;
    private final SubscriptionTail.Sources sources;
    private final SecurityIdentity identity;

    EventsResource(
            Subscriptions subscriptions,
            JobReads reads,
            JobChanges changes,
            @CatchesUp Calls catchUps,
            JobJson json,
            SecurityIdentity identity) {
        this.subscriptions = subscriptions;
        this.sources = new SubscriptionTail.Sources(
                reads,
                changes,
                catchUps,
                json,
                most -> ThreadLocalRandom.current().nextInt(most));
        this.identity = identity;
    }

    @GET
    @Produces(SseText.MEDIA_TYPE)
    @Operation(
            operationId = "streamJobs",
            summary = "Streams all own jobs, whenever the status of one changes; an administrator's: all jobs",
            description =
                    "Server-sent events named job, each with a job as data, as it is when it is told; its id is what to"
                            + " resume from, as is that of the comment at the beginning and each 15 s. A change may be told twice. Who"
                            + " reads slowly sees fewer changes, and always the newest. Ends after an hour, or when the gateway leaves: go"
                            + " on with another.")
    @Parameter(
            name = LAST_EVENT_ID,
            in = ParameterIn.HEADER,
            description =
                    "The last id that was seen, at any gateway: begins with what has changed since. After an event named"
                            + " gap the jobs are to be listed again: the id is none, or too much has changed",
            schema = @Schema(implementation = String.class))
    @APIResponse(
            responseCode = "200",
            description = "The events; each data line is a job, or that of gap",
            content = @Content(mediaType = SseText.MEDIA_TYPE, schema = @Schema(implementation = JobView.class)))
    @APIResponse(
            responseCode = "503",
            description = "unavailable: too many stream here, or PostgreSQL cannot be reached")
    public Uni<RestResponse<PartedAnswer>> stream(@Context UriInfo uri, @Context RoutingContext context) {
        QueryParams.of(uri, Set.of(), Set.of());
        Optional<String> owner = Caller.of(identity).confinedTo();
        ResumePoint point = ResumePoint.of(context.request().getHeader(LAST_EVENT_ID));
        Subscription subscription =
                point.time().map(time -> new Subscription(owner, time)).orElseGet(() -> new Subscription(owner));
        SubscriptionTail tail =
                new SubscriptionTail(subscriptions, subscription, point.unclear(), sources, Clock.SYSTEM);
        CallersContext loop = CallersContext.current();
        subscriptions.open(subscription);
        Departure.of(context, () -> {
            subscriptions.close(subscription);
            tail.close();
        });
        return Uni.createFrom()
                .completionStage(
                        () -> subscription.begun().thenApplyAsync(begun -> PartedAnswer.ofEvents(tail), loop::run))
                .ifNoItem()
                .after(Calls.BOUND)
                .failWith(JobException.Unavailable::new);
    }
}
