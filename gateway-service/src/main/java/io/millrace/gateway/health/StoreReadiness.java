package io.millrace.gateway.health;

import io.millrace.core.error.JobException;
import io.millrace.core.port.Clock;
import io.millrace.core.port.StoreProbe;
import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.calls.Calls;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * DOWN when PostgreSQL does not commit within {@link #BOUND}: then a gateway can promise nothing. {@code reason} says why. However often
 * it is asked, it probes once a second at most, and once at a time.
 */
@Readiness
@ApplicationScoped
public class StoreReadiness implements AsyncHealthCheck {
    static final Duration BOUND = Duration.ofSeconds(2);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(StoreReadiness.class);
    private static final String NAME = "postgresql";

    private final StoreProbe probe;
    private final Calls calls = new Calls("readiness", 1, 1, BOUND);
    private @Nullable CompletableFuture<HealthCheckResponse> latest;
    private volatile long answered;

    StoreReadiness(StoreProbe probe) {
        this.probe = probe;
    }

    @Override
    public synchronized Uni<HealthCheckResponse> call() {
        CompletableFuture<HealthCheckResponse> shared = latest;
        if (shared == null || (shared.isDone() && Clock.SYSTEM.nanos() - answered > FRESH.toNanos())) {
            shared = ask();
            latest = shared;
        }
        // Of his own, so that who goes away takes the answer from nobody else.
        return Uni.createFrom().completionStage(shared.thenApply(answer -> answer));
    }

    private CompletableFuture<HealthCheckResponse> ask() {
        return calls.ask(this::look)
                .onFailure(JobException.Unavailable.class)
                .recoverWithItem(() -> down("PostgreSQL does not answer within " + BOUND.toSeconds() + " s"))
                .invoke(answer -> answered = Clock.SYSTEM.nanos())
                .subscribeAsCompletionStage();
    }

    private HealthCheckResponse look() {
        try {
            probe.commit();
            return HealthCheckResponse.up(NAME);
        } catch (StoreUnavailableException e) {
            return down(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warnf(e, "the store's probe failed");
            return down("PostgreSQL refuses to be written to; the log has the reason");
        }
    }

    private static HealthCheckResponse down(String reason) {
        return HealthCheckResponse.named(NAME).down().withData("reason", reason).build();
    }

    @PreDestroy
    void stop() {
        calls.close();
    }
}
