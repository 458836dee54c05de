package io.millrace.gateway.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.DedupGate;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.Submissions;
import io.millrace.gateway.redis.RedisFlights;
import io.millrace.local.TestServers;
import io.millrace.local.server.RedisServer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gate on a Redis of its own, which is suspended and killed. */
class RedisDedupGateIT extends DedupGateContract {
    private static final Duration BOUND = Duration.ofMillis(300);
    private static RedisServer server;
    private static Vertx vertx;

    private final ManualClock clock = new ManualClock();
    private RedisDedupGate gate;

    @BeforeAll
    static void start() {
        server = TestServers.ownRedis();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void connect() {
        if (!server.isAlive()) {
            server.start();
        }
        Redis redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(server.url()));
        redis.connect().toCompletionStage().toCompletableFuture().join().close();
        gate = new RedisDedupGate(new RedisFlights(redis, clock, BOUND));
    }

    @Override
    DedupGate gate() {
        return gate;
    }

    @Override
    void takeAway() {
        server.kill();
    }

    @Test
    void theKeyEndsWithItsWindow() throws Exception {
        ask(Submissions.about("ends"));

        assertThat(server.send("TTL millrace:dedup:demo:ends")).contains("300");
    }

    @Test
    void aKeyThatIsNoIdSaysNothing() throws Exception {
        server.send("SET millrace:dedup:demo:odd nonsense");

        assertThat(ask(Submissions.about("odd"))).isEqualTo(new Gate.Unknown());
    }

    @Test
    void ofManyAtOnceOneOpens() {
        List<CompletableFuture<Gate>> asked = IntStream.range(0, 2_000)
                .mapToObj(i -> gate.ask(Submissions.about("many")).toCompletableFuture())
                .map(future -> future.thenApply(gated -> gated.gate()))
                .toList();

        List<Gate> gates = asked.stream()
                .map(future -> future.orTimeout(5, TimeUnit.SECONDS).join())
                .toList();

        assertThat(gates).filteredOn(Gate.Opened.class::isInstance).hasSize(1);
        assertThat(gates).filteredOn(Gate.TakenBy.class::isInstance).hasSize(1_999);
    }

    @Test
    void aHungRedisCostsOneBoundASecond() {
        server.suspend();
        try {
            assertThat(timed(Submissions.about("h"))).isBetween(BOUND, BOUND.plusSeconds(2));
            for (int i = 0; i < 50; i++) {
                assertThat(ask(Submissions.about("h" + i))).isEqualTo(new Gate.Unknown());
            }
            assertThat(gate.answers().toCompletableFuture().join()).isFalse();
            clock.tick(Duration.ofSeconds(1));
            assertThat(timed(Submissions.about("h"))).as("asked again").isGreaterThanOrEqualTo(BOUND);
        } finally {
            server.resume();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            clock.tick(Duration.ofSeconds(1));
            return ask(Submissions.about("after")) instanceof Gate.Opened;
        });
        assertThat(gate.answers().toCompletableFuture().join()).isTrue();
    }

    @Test
    void aRestartedRedisIsUsedAgain() {
        server.kill();
        assertThat(ask(Submissions.about("k"))).isEqualTo(new Gate.Unknown());
        server.start();

        await().atMost(Duration.ofSeconds(10)).until(() -> {
            clock.tick(Duration.ofSeconds(1));
            return ask(Submissions.about("restarted")) instanceof Gate.Opened;
        });
    }

    private Duration timed(ValidSubmission submission) {
        long before = System.nanoTime();
        assertThat(ask(submission)).isEqualTo(new Gate.Unknown());
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
