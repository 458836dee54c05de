package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StarvationTest {
    private final Starvation starvation = new Starvation();
    private String consumer = "first";

    private boolean look(long delivered) {
        return starvation.isTooLong(consumer, delivered, true);
    }

    @Test
    void twoLooksInVainAreTooMany() {
        assertThat(look(0)).isFalse();
        assertThat(look(0)).isTrue();
    }

    @Test
    void aDeliveryBetweenThemIsEnough() {
        assertThat(look(0)).isFalse();
        assertThat(look(1)).isFalse();
        assertThat(look(2)).isFalse();
        assertThat(look(2)).isFalse();
        assertThat(look(2)).isTrue();
    }

    @Test
    void nothingOwedIsNothingMissed() {
        assertThat(look(0)).isFalse();
        assertThat(starvation.isTooLong(consumer, 0, false)).isFalse();
        assertThat(look(0)).isFalse();
        assertThat(look(0)).isTrue();
    }

    @Test
    void renewalsThatBringNothingComeFurtherApart() {
        List<Integer> renewals = new ArrayList<>();
        for (int at = 0; at < 200; at++) {
            if (look(0)) {
                renewals.add(at);
                consumer = "renewed at " + at;
            }
        }

        assertThat(renewals).containsExactly(1, 4, 9, 18, 35, 68, 101, 134, 167);
    }

    @Test
    void oneThatBringsSomethingEndsTheTrouble() {
        for (int at = 0; at < 20; at++) {
            look(0);
        }
        consumer = "renewed";

        assertThat(look(3)).isFalse();
        assertThat(look(3)).isFalse();
        assertThat(look(3)).isTrue();
    }
}
