package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.queue.Confirms.Settled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfirmsTest {
    private final Confirms<String> confirms = new Confirms<>();

    @BeforeEach
    void send() {
        for (long number = 1; number <= 4; number++) {
            assertThat(confirms.expect(number, "m" + number)).isTrue();
        }
    }

    private static Settled<String> settled(long number, Verdict verdict) {
        return new Settled<>(number, "m" + number, verdict);
    }

    @Test
    void anAckDelivers() {
        assertThat(confirms.acked(2, false)).containsExactly(settled(2, Verdict.DELIVERED));
        assertThat(confirms.acked(3, true))
                .containsExactly(settled(1, Verdict.DELIVERED), settled(3, Verdict.DELIVERED));
        assertThat(confirms.acked(3, true)).isEmpty();
        assertThat(confirms.acked(2, false)).isEmpty();
        assertThat(confirms.size()).isEqualTo(1);
    }

    @Test
    void rabbitReturnsThenAcks() {
        assertThat(confirms.returned(2)).isEmpty();
        assertThat(confirms.acked(2, true))
                .containsExactly(settled(1, Verdict.DELIVERED), settled(2, Verdict.UNROUTABLE));
    }

    @Test
    void qpidNacksThenReturns() {
        assertThat(confirms.nacked(2, false)).isEmpty();
        assertThat(confirms.returned(2)).containsExactly(settled(2, Verdict.UNROUTABLE));
        assertThat(confirms.refused(2, false)).isEmpty();
    }

    @Test
    void aReturnMayComeBeforeANackToo() {
        assertThat(confirms.returned(1)).isEmpty();
        assertThat(confirms.nacked(1, false)).containsExactly(settled(1, Verdict.UNROUTABLE));
        assertThat(confirms.returned(9)).isEmpty();
    }

    @Test
    void aNackAloneRefusesWhenNoReturnCanFollow() {
        assertThat(confirms.nacked(2, true)).isEmpty();
        assertThat(confirms.refused(4, true)).containsExactly(settled(1, Verdict.REFUSED), settled(2, Verdict.REFUSED));
        assertThat(confirms.size()).isEqualTo(2);
    }

    @Test
    void closingLosesTheRestOnce() {
        confirms.acked(1, false);
        assertThat(confirms.unsent(2)).containsExactly(settled(2, Verdict.LOST));
        assertThat(confirms.close()).containsExactly(settled(3, Verdict.LOST), settled(4, Verdict.LOST));
        assertThat(confirms.close()).isEmpty();
        assertThat(confirms.unsent(3)).isEmpty();
        assertThat(confirms.expect(5, "m5")).isFalse();
        assertThat(confirms.size()).isZero();
    }
}
