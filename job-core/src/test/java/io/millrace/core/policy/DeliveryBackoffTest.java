package io.millrace.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DeliveryBackoffTest {
    @Test
    void each_try_waits_three_times_as_long_up_to_four_hours() {
        DeliveryBackoff middle = new DeliveryBackoff(drawing(0.5));

        assertThat(middle.after(1)).isEqualTo(Duration.ofSeconds(5));
        assertThat(middle.after(2)).isEqualTo(Duration.ofSeconds(15));
        assertThat(middle.after(3)).isEqualTo(Duration.ofSeconds(45));
        assertThat(middle.after(8)).isEqualTo(Duration.ofSeconds(10_935));
        assertThat(middle.after(9)).isEqualTo(Duration.ofHours(4));
        assertThat(middle.after(1_000)).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void chance_moves_it_by_a_fifth() {
        assertThat(new DeliveryBackoff(drawing(0)).after(1)).isEqualTo(Duration.ofSeconds(4));
        assertThat(new DeliveryBackoff(drawing(1)).after(1)).isEqualTo(Duration.ofSeconds(6));
    }

    private static RandomGenerator drawing(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new UnsupportedOperationException();
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
