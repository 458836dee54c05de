package io.millrace.gateway.query;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.millrace.core.port.MinuteStore;
import io.millrace.core.port.MinuteStore.Minute;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.QueueStore.QueueView;
import io.millrace.core.port.QueueStore.Queues;
import io.millrace.gateway.calls.Calls;
import io.millrace.gateway.wire.QueryParams;
import io.millrace.gateway.wire.Times;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The whole in numbers, for administrators. They are kept, not counted: it costs the same with ten jobs and with ten million. */
@Path("/stats")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "stats")
public class StatsResource {
    private static final int MINUTES = 61;

    private final QueueStore queues;
    private final MinuteStore minutes;
    private final Calls calls;

    StatsResource(QueueStore queues, MinuteStore minutes, Calls calls) {
        this.queues = queues;
        this.minutes = minutes;
        this.calls = calls;
    }

    /**
     * The whole at a moment.
     *
     * @param at by the store's clock
     * @param waiting jobs that wait for a worker; those that are scheduled for later do not count
     * @param oldestWaitingSeconds how long the oldest of them could have run; null: none waits
     * @param lastMinute the last one that is over
     * @param minutes the last 60 that are over, oldest first
     */
    @Schema(name = "Stats")
    public record Stats(
            @JsonProperty("at") String at,
            @JsonProperty("waiting") long waiting,
            @JsonProperty("running") long running,

            @JsonProperty("oldest_waiting_seconds") @Nullable
            Long oldestWaitingSeconds,

            @JsonProperty("last_minute") MinuteJson lastMinute,
            @JsonProperty("minutes") List<MinuteJson> minutes) {}

    /**
     * Jobs that ended within a minute.
     *
     * @param minute its start
     * @param pickupSeconds how long those of them that ran had waited for a worker, on average; null: none ran
     */
    @Schema(name = "StatsMinute")
    public record MinuteJson(
            @JsonProperty("minute") String minute,
            @JsonProperty("completed") long completed,
            @JsonProperty("failed") long failed,
            @JsonProperty("cancelled") long cancelled,
            @JsonProperty("pickup_seconds") @Nullable Double pickupSeconds) {
        static MinuteJson of(Minute minute) {
            return new MinuteJson(
                    Objects.requireNonNull(Times.format(minute.start())),
                    minute.completed(),
                    minute.failed(),
                    minute.cancelled(),
                    minute.pickups() == 0 ? null : minute.waited().toMillis() / 1000.0 / minute.pickups());
        }
    }

    @GET
    @Operation(
            operationId = "getStats",
            summary = "Shows what waits, runs and has ended, by the minute",
            description = "Of all owners. The minute that is not over yet is left away.")
    public Uni<Stats> stats(@Context UriInfo uri) {
        QueryParams.of(uri, Set.of(), Set.of());
        return calls.ask(() -> stats(queues.queues(), minutes.last(MINUTES)));
    }

    private static Stats stats(Queues queues, List<Minute> counted) {
        List<MinuteJson> over = counted.subList(0, counted.size() - 1).stream()
                .map(MinuteJson::of)
                .toList();
        return new Stats(
                Objects.requireNonNull(Times.format(queues.at())),
                queues.all().stream().mapToLong(QueueView::waiting).sum(),
                queues.all().stream().mapToLong(QueueView::running).sum(),
                oldestSeconds(queues),
                over.get(over.size() - 1),
                over);
    }

    private static @Nullable Long oldestSeconds(Queues queues) {
        return queues.all().stream()
                .map(QueueView::oldest)
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .map(oldest -> Math.max(0, Duration.between(oldest, queues.at()).toSeconds()))
                .orElse(null);
    }
}
