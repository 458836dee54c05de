package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanesTest {
    @Test
    void lanesWithWorkAreServedEquallyAndSoAreTheirOwners() {
        assertThat(HashedLanes.shares(new int[] {3, 3, 7})).containsExactly(0.25, 0.25, 0.5);
        assertThat(HashedLanes.shares(new int[] {0})).containsExactly(1);
    }

    @Test
    void theMedianIsTheMiddle() {
        assertThat(Medians.of(3, 1, 2)).isEqualTo(2);
        assertThat(Medians.of(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Medians.of()).isNaN();
    }
}
