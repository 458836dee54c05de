package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void itIsANumberInATimeOrOff() {
        assertThat(Rate.parse(" 10/60s ")).contains(new Rate(10, Duration.ofMinutes(1)));
        assertThat(Rate.parse("1000000/86400s")).contains(new Rate(1_000_000, Duration.ofDays(1)));
        assertThat(Rate.parse("off")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0/60s", "10/0s", "10/60", "10", "-1/60s", "10/1m", "1000001/1s", "1/86401s", "OFF"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Rate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10/60s");
    }
}
