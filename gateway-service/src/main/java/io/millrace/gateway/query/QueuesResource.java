package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.QueueStore.QueueView;
import io.millrace.core.port.QueueStore.Queues;
import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The queues, for administrators. */
@Path("/queues")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "queues")
public class QueuesResource {
    private final QueueStore store;
    private final Calls calls;

    QueuesResource(QueueStore store, Calls calls) {
        this.store = store;
        this.calls = calls;
    }

    /** By type, most urgent first. */
    @Schema(name = "Queues")
    public record QueueList(@JsonProperty("queues") List<QueueJson> queues) {}

    /**
     * One queue.
     *
     * @param name of the queue; the broker's is {@code millrace.jobs.} and this
     * @param waiting jobs that wait for a worker, {@code published} ones included
     * @param published how many of them are in the broker's queue, or held unclaimed by a worker
     * @param oldestSeconds how long the oldest of the waiting could have run; null: none waits
     */
    @Schema(name = "Queue")
    public record QueueJson(
            @JsonProperty("name") String name,
            @JsonProperty("type") String type,

            @JsonProperty("priority") @Schema(enumeration = {"high", "normal", "low"})
            String priority,

            @JsonProperty("paused") boolean paused,
            @JsonProperty("waiting") long waiting,
            @JsonProperty("published") int published,
            @JsonProperty("oldest_seconds") @Nullable Long oldestSeconds,
            @JsonProperty("running") int running) {
        static QueueJson of(QueueView view, Instant now) {
            Instant oldest = view.oldest();
            return new QueueJson(
                    view.id().toString(),
                    view.id().type(),
                    view.id().priority().wireName(),
                    view.paused(),
                    view.waiting(),
                    view.published(),
                    oldest == null
                            ? null
                            : Math.max(0, Duration.between(oldest, now).toSeconds()),
                    view.running());
        }
    }

    @GET
    @Operation(
            operationId = "listQueues",
            summary = "Lists the queues",
            description = "One for each job type and priority.")
    public Uni<QueueList> list() {
        return calls.ask(store::queues).map(QueuesResource::view);
    }

    private static QueueList view(Queues queues) {
        return new QueueList(queues.all().stream()
                .map(view -> QueueJson.of(view, queues.at()))
                .toList());
    }
}
