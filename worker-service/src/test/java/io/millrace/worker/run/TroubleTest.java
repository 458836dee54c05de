package io.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final Trouble trouble = new Trouble();

    private Duration after(long seconds) {
        return trouble.length(at(seconds));
    }

    private static long at(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void callsThatFailOneAfterAnotherAreOneTrouble() {
        assertThat(after(0)).isZero();
        trouble.begun(at(0));
        trouble.failed(at(1));
        trouble.begun(at(4));
        trouble.failed(at(5));
        assertThat(after(7)).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aCallThatHangsIsOneToo() {
        trouble.begun(at(0));
        assertThat(after(60)).isEqualTo(Duration.ofSeconds(60));
        trouble.over();
        assertThat(after(61)).isZero();
    }

    @Test
    void oneThatSucceedsEndsIt() {
        trouble.begun(at(0));
        trouble.failed(at(1));
        trouble.begun(at(2));
        trouble.over();
        trouble.begun(at(3));
        trouble.failed(at(4));
        assertThat(after(5)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whenNobodyTriesItIsForgotten() {
        trouble.begun(at(0));
        trouble.failed(at(1));
        assertThat(after(6)).isEqualTo(Duration.ofSeconds(6));
        assertThat(after(7)).isZero();
        trouble.begun(at(8));
        assertThat(after(9)).isEqualTo(Duration.ofSeconds(1));
    }
}
