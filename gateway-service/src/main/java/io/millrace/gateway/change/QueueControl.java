package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.job.QueueId;
import io.millrace.core.port.QueueStore;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.millrace.gateway.runway.Runway;
import io.millrace.gateway.validate.TypeCatalog;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Stops queues and lets them go on, for administrators. */
@Path("/queues/{name}")
@RolesAllowed("admin")
@Tag(name = "queues")
public class QueueControl {
    private static final Logger LOG = Logger.getLogger(QueueControl.class);

    private final QueueStore store;
    private final TypeCatalog types;
    private final Runway runway;
    private final Calls calls;

    QueueControl(QueueStore store, TypeCatalog types, Runway runway, @Changes Calls calls) {
        this.store = store;
        this.types = types;
        this.runway = runway;
        this.calls = calls;
    }

    @POST
    @Path("/pause")
    @Operation(
            operationId = "pauseQueue",
            summary = "Pauses a queue",
            description =
                    "From this answer on none of its jobs starts; what runs goes on. Submissions are accepted, and wait.")
    @APIResponse(responseCode = "204", description = "It is paused")
    @APIResponse(responseCode = "404", description = "not-found: no queue of this name")
    public Uni<Response> pause(@PathParam("name") String name) {
        return change(name, queue -> {
            store.pause(queue);
            LOG.infof("queue %s is paused", queue);
        });
    }

    @POST
    @Path("/resume")
    @Operation(operationId = "resumeQueue", summary = "Lets a paused queue go on")
    @APIResponse(responseCode = "204", description = "It is not paused")
    @APIResponse(responseCode = "404", description = "not-found: no queue of this name")
    public Uni<Response> resume(@PathParam("name") String name) {
        return change(name, queue -> {
            store.resume(queue);
            runway.jobsWait();
            LOG.infof("queue %s goes on", queue);
        });
    }

    private Uni<Response> change(String name, Consumer<QueueId> change) {
        QueueId queue = QueueId.parse(name).orElseThrow(QueueControl::unknown);
        return Uni.createFrom()
                .completionStage(() -> types.knows(queue.type()))
                .invoke(QueueControl::requireKnown)
                .chain(() -> calls.run(() -> change.accept(queue)))
                .replaceWith(() -> Response.noContent().build());
    }

    private static void requireKnown(boolean known) {
        if (!known) {
            throw unknown();
        }
    }

    private static JobException unknown() {
        return new JobException.NotFound("there is no queue of this name; GET /queues lists them");
    }
}
