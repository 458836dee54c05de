package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.core.port.ManualClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LocalLimiterTest extends LimiterContract {
    private final ManualClock clock = new ManualClock();
    private final LocalLimiter limiter = new LocalLimiter(clock);

    @Override
    Limiter limiter() {
        return limiter;
    }

    @Override
    void pass(Duration time) {
        clock.tick(time);
    }

    @Test
    void itStandsInWhenTheSharedOneCannotSay() {
        Counter counter = new SimpleMeterRegistry().counter("local");
        Limiter away = new Limiter() {
            @Override
            public CompletionStage<Grant> take(String key, Rate rate, int wanted) {
                return CompletableFuture.failedFuture(new IllegalStateException("away"));
            }

            @Override
            public CompletionStage<Void> giveBack(String key, Grant grant) {
                return CompletableFuture.completedFuture(null);
            }
        };
        Limiter standIn = new StandInLimiter(away, limiter, counter);
        Grant first = standIn.take("k", RATE, 5).toCompletableFuture().join();
        assertThat(first.granted()).isEqualTo(5);
        assertThat(standIn.take("k", RATE, 1).toCompletableFuture().join().granted())
                .isZero();
        standIn.giveBack("k", first).toCompletableFuture().join();
        assertThat(standIn.take("k", RATE, 5).toCompletableFuture().join().granted())
                .isOne();
        assertThat(counter.count()).isEqualTo(3);
    }
}
