package io.millrace.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.faults.check.Stretches.Stretch;
import java.util.List;
import org.junit.jupiter.api.Test;

class StretchesTest {
    private final Stretches some =
            Stretches.of(List.of(new Stretch(50, 60), new Stretch(10, 20), new Stretch(15, 30), new Stretch(30, 31)));

    @Test
    void thoseThatTouchAreOne() {
        assertThat(some.lasting(21).meets(10, 10)).isTrue();
        assertThat(some.lasting(22).meets(0, 100)).isFalse();
    }

    @Test
    void bothEndsBelongToThem() {
        assertThat(some.meets(0, 9)).isFalse();
        assertThat(some.meets(0, 10)).isTrue();
        assertThat(some.meets(31, 49)).isTrue();
        assertThat(some.meets(32, 49)).isFalse();
        assertThat(some.meets(60, 99)).isTrue();
        assertThat(some.meets(61, 99)).isFalse();
        assertThat(Stretches.NONE.meets(0, Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aMomentsStretchEndsSomewhere() {
        assertThat(some.endOf(12)).isEqualTo(31);
        assertThat(some.endOf(40)).isEqualTo(40);
    }

    @Test
    void theyHaveSomeTimeInCommon() {
        Stretches both = some.within(Stretches.of(List.of(new Stretch(25, 55), new Stretch(58, 70))));
        assertThat(both.meets(0, 24)).isFalse();
        assertThat(both.endOf(25)).isEqualTo(31);
        assertThat(both.endOf(50)).isEqualTo(55);
        assertThat(both.endOf(58)).isEqualTo(60);
        assertThat(both.meets(61, 99)).isFalse();
    }

    @Test
    void endlessOnesStayEndless() {
        Stretches endless =
                Stretches.of(List.of(new Stretch(5, Long.MAX_VALUE))).longerBy(10);
        assertThat(endless.endOf(6)).isEqualTo(Long.MAX_VALUE);
        assertThat(Stretches.after(Long.MAX_VALUE - 3, 5)).isEqualTo(Long.MAX_VALUE);
    }
}
