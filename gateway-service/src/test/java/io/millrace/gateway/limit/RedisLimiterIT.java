package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.port.Clock;
import io.millrace.gateway.redis.RedisFlights;
import io.millrace.local.TestServers;
import io.millrace.local.process.Await;
import io.millrace.local.server.RedisServer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a Redis of its own, on its clock. */
class RedisLimiterIT extends LimiterContract {
    private static RedisServer server;
    private static Vertx vertx;
    private static RedisLimiter limiter;

    @BeforeAll
    static void start() {
        server = TestServers.ownRedis();
        vertx = Vertx.vertx();
        limiter = connect();
    }

    private static RedisLimiter connect() {
        Redis redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(server.url()));
        redis.connect().toCompletionStage().toCompletableFuture().join().close();
        return new RedisLimiter(new RedisFlights(redis, Clock.SYSTEM, Duration.ofSeconds(2)));
    }

    @AfterAll
    static void stop() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    Limiter limiter() {
        return limiter;
    }

    @Override
    void pass(Duration time) {
        Await.pause(time.toMillis() + 1);
    }

    @Test
    void gatewaysShareAWindow() {
        RedisLimiter other = connect();
        Rate fiveAMinute = new Rate(5, Duration.ofMinutes(1));
        List<Grant> grants = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? limiter : other)
                        .take("shared", fiveAMinute, 1)
                        .toCompletableFuture())
                .map(future -> future.join())
                .toList();
        assertThat(grants)
                .extracting(Grant::granted)
                .filteredOn(granted -> granted == 1)
                .hasSize(5);
    }

    @Test
    void nothingIsKeptOfWhoIsIdle() throws Exception {
        take("idle", 1);
        assertThat(server.send("EXISTS millrace:rate:idle")).contains("1");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() ->
                        assertThat(server.send("EXISTS millrace:rate:idle")).contains("0"));
    }

    @Test
    void everybodyIsToldOnTheContextThatHeCalledFrom() {
        List<CompletableFuture<Boolean>> own = IntStream.range(0, 500)
                .mapToObj(i -> {
                    CompletableFuture<Boolean> told = new CompletableFuture<>();
                    Context caller = ((ContextInternal) vertx.getOrCreateContext()).duplicate();
                    caller.runOnContext(now -> limiter.take("context-" + i, RATE, 1)
                            .thenAccept(grant -> told.complete(Vertx.currentContext() == caller)));
                    return told;
                })
                .toList();
        assertThat(own).allMatch(CompletableFuture::join);
    }

    @Test
    void withoutRedisTheRateIsKeptHereAndThatIsCounted() {
        Counter local = new SimpleMeterRegistry().counter("local");
        Limiter standIn = new StandInLimiter(limiter, new LocalLimiter(Clock.SYSTEM), local);
        server.suspend();
        try {
            int granted = IntStream.range(0, 8)
                    .map(i -> standIn.take("stood-in", RATE, 1)
                            .toCompletableFuture()
                            .join()
                            .granted())
                    .sum();
            assertThat(granted).isEqualTo(RATE.most());
            assertThat(local.count()).isEqualTo(8);
        } finally {
            server.resume();
        }
        awaitRedis();
    }

    @Test
    void whatRedisCannotSayIsNotGuessedHere() {
        server.suspend();
        try {
            assertThatThrownBy(() -> take("hung", 1))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(RedisFlights.Unanswered.class);
        } finally {
            server.resume();
        }
        awaitRedis();
    }

    private void awaitRedis() {
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(take("after", 1)).isNotNull());
    }
}
