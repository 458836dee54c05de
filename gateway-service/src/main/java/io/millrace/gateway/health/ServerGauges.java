package io.millrace.gateway.health;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows as metrics what health tells of PostgreSQL and Redis, asked anew each {@link #ASK_EACH}, whoever asks for health. */
@ApplicationScoped
public class ServerGauges {
    static final Duration ASK_EACH = Duration.ofSeconds(2);

    private final Heart heart = new Heart("servers");
    private final AtomicInteger postgres = new AtomicInteger();
    private final AtomicInteger redis = new AtomicInteger();

    void start(
            @Observes StartupEvent event,
            @Readiness StoreReadiness store,
            @Readiness FastPath fastPath,
            MeterRegistry metrics) {
        show("millrace.postgres.up", "1: PostgreSQL commits", postgres, metrics);
        show("millrace.redis.up", "1: Redis answers in time", redis, metrics);
        heart.beat(() -> ask(store, fastPath), ASK_EACH);
    }

    private void ask(StoreReadiness store, FastPath fastPath) {
        var unused = store.call()
                .subscribe()
                .with(
                        answer -> postgres.set(answer.getStatus() == HealthCheckResponse.Status.UP ? 1 : 0),
                        failure -> postgres.set(0));
        fastPath.redis().thenAccept(answers -> redis.set(answers ? 1 : 0));
    }

    private static void show(String name, String description, AtomicInteger up, MeterRegistry metrics) {
        Gauge.builder(name, up, AtomicInteger::doubleValue)
                .description(description)
                .strongReference(true)
                .register(metrics);
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }
}
