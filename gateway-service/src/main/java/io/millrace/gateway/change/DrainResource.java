package io.millrace.gateway.change;

import io.millrace.core.error.JobException;
import io.millrace.core.lease.Session;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.WorkerLine;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.calls.Changes;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/**
 * Asks workers to leave, for administrators: the lease first, then a word to its session. A word that is lost costs half a second: the
 * worker reads the same from its renewal.
 */
@Path("/workers/{worker}/drain")
@RolesAllowed("admin")
@Tag(name = "workers")
public class DrainResource {
    private static final Logger LOG = Logger.getLogger(DrainResource.class);

    private final LeaseStore leases;
    private final WorkerLine line;
    private final Calls calls;

    DrainResource(LeaseStore leases, WorkerLine line, @Changes Calls calls) {
        this.leases = leases;
        this.line = line;
        this.calls = calls;
    }

    @POST
    @Operation(
            operationId = "drainWorker",
            summary = "Drains a worker",
            description =
                    "It takes nothing new, lets its runs end within its grace, gives the rest back, which uses up no try, and exits"
                            + " with 0. Until then GET /workers shows it as draining. Asking again changes nothing. A worker that loses its"
                            + " session meanwhile starts anew: if it shows as up again, ask again.")
    @Parameter(name = "worker", description = "Its name, then all of that name are asked; or a session")
    @APIResponse(responseCode = "202", description = "It is asked to leave")
    @APIResponse(responseCode = "404", description = "unknown-worker: no live worker has this name or session")
    public Uni<Response> drain(@PathParam("worker") String worker) {
        if (worker.indexOf('\0') >= 0) {
            throw new JobException.UnknownWorker();
        }
        return calls.ask(() -> leases.drain(worker)).map(this::tell);
    }

    private Response tell(List<Session> sessions) {
        if (sessions.isEmpty()) {
            throw new JobException.UnknownWorker();
        }
        sessions.forEach(session -> {
            LOG.infof("session %s is asked to leave", session);
            line.drain(session);
        });
        return Response.accepted().build();
    }
}
