package io.millrace.gateway.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Shows how Redis and RabbitMQ are. Always UP: without them jobs are accepted all the same, only slower. */
public final class FastPath implements AsyncHealthCheck {
    private final Supplier<CompletionStage<Boolean>> redis;
    private final BooleanSupplier broker;
    private final BooleanSupplier brokerBlocks;

    /**
     * @param redis whether it answers; never fails, and soon says
     * @param broker whether there is a connection
     * @param brokerBlocks whether an alarm holds publishers back
     */
    public FastPath(Supplier<CompletionStage<Boolean>> redis, BooleanSupplier broker, BooleanSupplier brokerBlocks) {
        this.redis = redis;
        this.broker = broker;
        this.brokerBlocks = brokerBlocks;
    }

    /** Whether Redis answers; never fails, and soon says. */
    CompletionStage<Boolean> redis() {
        return redis.get();
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .completionStage(redis)
                .map(answers -> HealthCheckResponse.named("fast-path")
                        .up()
                        .withData("redis", word(answers))
                        .withData("rabbitmq", word(broker.getAsBoolean()))
                        .withData("rabbitmq_blocked", brokerBlocks.getAsBoolean())
                        .build());
    }

    private static String word(boolean up) {
        return up ? "up" : "down";
    }
}
