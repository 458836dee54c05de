package io.millrace.gateway.health;

import io.millrace.core.port.StoreUnavailableException;
import io.millrace.core.port.UpkeepStore;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** DOWN when PostgreSQL does not answer within {@link #BOUND}: then a gateway can promise nothing. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements AsyncHealthCheck {
    static final Duration BOUND = Duration.ofSeconds(2);
    private static final String NAME = "postgresql";

    private final UpkeepStore store;

    StoreReadiness(UpkeepStore store) {
        this.store = store;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(store::now)
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .map(now -> HealthCheckResponse.up(NAME))
                .ifNoItem()
                .after(BOUND)
                .recoverWithItem(() -> HealthCheckResponse.down(NAME))
                .onFailure(StoreUnavailableException.class)
                .recoverWithItem(HealthCheckResponse.down(NAME));
    }
}
