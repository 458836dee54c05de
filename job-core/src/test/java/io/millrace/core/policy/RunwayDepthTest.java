package io.millrace.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunwayDepthTest {
    @Test
    void slow_jobs_get_free_slots_alone_and_fast_ones_half_a_second_more() {
        assertThat(RunwayDepth.of(0, 1.9)).isZero();
        assertThat(RunwayDepth.of(5, 0.3)).isEqualTo(5);
        assertThat(RunwayDepth.of(0, 2)).isEqualTo(1);
        assertThat(RunwayDepth.of(3, 400)).isEqualTo(203);
    }

    @Test
    void it_has_a_bound() {
        assertThat(RunwayDepth.of(1_000_000, 1e9)).isEqualTo(5_000);
    }
}
