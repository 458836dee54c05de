package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.job.JobId;
import io.millrace.core.lease.WorkerInfo;
import io.millrace.core.lease.WorkerView;
import io.millrace.core.port.LeaseStore;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.wire.Times;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The workers that hold a lease, for administrators. */
@Path("/workers")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "workers")
public class WorkersResource {
    private final LeaseStore leases;
    private final Calls calls;

    WorkersResource(LeaseStore leases, Calls calls) {
        this.leases = leases;
        this.calls = calls;
    }

    /** By label. */
    @Schema(name = "Workers")
    public record WorkerList(@JsonProperty("workers") List<WorkerJson> workers) {}

    /** One worker. */
    @Schema(name = "Worker")
    public record WorkerJson(
            @JsonProperty("worker") String worker,
            @JsonProperty("session") String session,
            @JsonProperty("host") String host,
            @JsonProperty("pid") long pid,

            @JsonProperty("status") @Schema(enumeration = {"up", "draining"})
            String status,

            @JsonProperty("concurrency") int concurrency,
            @JsonProperty("types") List<String> types,
            @JsonProperty("running") List<String> running,
            @JsonProperty("last_seen") @Nullable String lastSeen,
            @JsonProperty("isolation") String isolation) {
        static WorkerJson of(WorkerView view) {
            WorkerInfo info = view.info();
            return new WorkerJson(
                    info.worker(),
                    view.session().toString(),
                    info.host(),
                    info.pid(),
                    view.status(),
                    info.concurrency(),
                    info.types().stream().sorted().toList(),
                    view.running().stream().map(JobId::toString).toList(),
                    Times.format(view.lastSeen()),
                    info.isolation());
        }
    }

    @GET
    @Operation(operationId = "listWorkers", summary = "Lists the workers")
    public Uni<WorkerList> list() {
        return calls.ask(leases::workers)
                .map(workers ->
                        new WorkerList(workers.stream().map(WorkerJson::of).toList()));
    }
}
