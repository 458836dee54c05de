package io.millrace.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.port.ManualClock;
import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SparingTest {
    private final ManualClock clock = new ManualClock();
    private int done;

    @Test
    void itRestsTwentyTimesAsLongAsItTook() {
        Sparing sparing = new Sparing(
                () -> {
                    done++;
                    clock.tick(Duration.ofMillis(100));
                },
                clock);
        sparing.tick();
        clock.tick(Duration.ofMillis(1_999));
        sparing.tick();
        assertThat(done).isEqualTo(1);

        clock.tick(Duration.ofMillis(1));
        sparing.tick();
        assertThat(done).isEqualTo(2);
    }

    @Test
    void itRestsAlsoFromWhatFailed() {
        Sparing sparing = new Sparing(
                () -> {
                    done++;
                    clock.tick(Duration.ofSeconds(9));
                    throw new StoreUnavailableException("away", new IllegalStateException());
                },
                clock);
        assertThatThrownBy(sparing::tick).isInstanceOf(StoreUnavailableException.class);
        clock.tick(Duration.ofSeconds(60));
        sparing.tick();
        assertThat(done).isEqualTo(1);
    }
}
