package io.millrace.gateway.redis;

import io.millrace.core.port.Clock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to Redis in pipelines: one flight at a time, and a flight is whatever waits when the one before has landed. A flight
 * that is not back within its bound has failed; then nothing is sent for {@link #PAUSE}, and whoever asks is told so at once: a hung
 * Redis costs one flight's bound a second, for all callers together. Each is told on the context that he called from. Thread-safe; never blocks.
 */
public final class RedisFlights {
    public static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_COMMANDS = 1_000;
    private static final Logger LOG = Logger.getLogger(RedisFlights.class);

    private final Redis redis;
    private final Clock clock;
    private final Duration bound;
    private final ConcurrentLinkedQueue<Passenger> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean inTheAir = new AtomicBoolean();
    private volatile long groundedSince;
    private volatile boolean grounded;

    /** @param bound the longest that a flight may take */
    public RedisFlights(Redis redis, Clock clock, Duration bound) {
        this.redis = redis;
        this.clock = clock;
        this.bound = bound;
    }

    /** Redis could not say. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unanswered() {
            super("Redis did not answer", null, false, false);
        }
    }

    /** @param from the Vert.x context that he came from, and is told on: another caller's is not his to run on */
    private record Passenger(
            List<Request> commands,
            CompletableFuture<List<@Nullable Response>> landed,
            @Nullable Context from) {
        static Passenger with(List<Request> commands) {
            return new Passenger(commands, new CompletableFuture<>(), Vertx.currentContext());
        }

        void tell(List<@Nullable Response> replies) {
            hop(() -> landed.complete(replies));
        }

        void tellUnanswered() {
            hop(() -> landed.completeExceptionally(new Unanswered()));
        }

        private void hop(Runnable word) {
            if (from == null || from == Vertx.currentContext()) {
                word.run();
            } else {
                from.runOnContext(here -> word.run());
            }
        }
    }

    /** The replies, in order; fails with {@link Unanswered}, within the bounds of two flights. */
    public CompletionStage<List<@Nullable Response>> send(List<Request> commands) {
        Passenger passenger = Passenger.with(commands);
        if (isGrounded()) {
            passenger.tellUnanswered();
            return passenger.landed();
        }
        waiting.add(passenger);
        takeOff();
        return passenger.landed();
    }

    private boolean isGrounded() {
        return grounded && clock.nanos() - groundedSince < PAUSE.toNanos();
    }

    private void takeOff() {
        while (!waiting.isEmpty() && inTheAir.compareAndSet(false, true)) {
            List<Passenger> aboard = board();
            if (aboard.isEmpty()) {
                inTheAir.set(false);
            } else if (isGrounded()) {
                aboard.forEach(Passenger::tellUnanswered);
                inTheAir.set(false);
            } else {
                fly(aboard);
            }
        }
    }

    private List<Passenger> board() {
        List<Passenger> aboard = new ArrayList<>();
        int commands = 0;
        for (Passenger next; commands < MOST_COMMANDS && (next = waiting.poll()) != null; ) {
            aboard.add(next);
            commands += next.commands().size();
        }
        return aboard;
    }

    private void fly(List<Passenger> aboard) {
        List<Request> commands = aboard.stream()
                .flatMap(passenger -> passenger.commands().stream())
                .toList();
        CompletableFuture<List<@Nullable Response>> flight =
                redis.batch(commands).toCompletionStage().toCompletableFuture().copy();
        flight.orTimeout(bound.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((replies, failure) -> land(aboard, replies, failure));
    }

    private void land(List<Passenger> aboard, @Nullable List<@Nullable Response> replies, @Nullable Throwable failure) {
        if (replies == null) {
            ground(failure);
            inTheAir.set(false);
            aboard.forEach(Passenger::tellUnanswered);
        } else {
            lift();
            inTheAir.set(false);
            int from = 0;
            for (Passenger passenger : aboard) {
                int to = from + passenger.commands().size();
                passenger.tell(replies.subList(from, to));
                from = to;
            }
        }
        takeOff();
    }

    private void ground(@Nullable Throwable failure) {
        if (!grounded) {
            LOG.warnf(
                    "Redis does not answer (%s): PostgreSQL alone decides on duplicates, and each gateway limits for itself",
                    failure);
        }
        groundedSince = clock.nanos();
        grounded = true;
    }

    private void lift() {
        if (grounded) {
            LOG.info("Redis answers again");
            grounded = false;
        }
    }
}
