package io.millrace.gateway.runway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunwayTest {
    private final Runway runway = new Runway();

    @Test
    void thereIsNoRoomBeforeSomebodyLooked() {
        assertThat(runway.take("noop")).isFalse();
        assertThat(runway.isInUse()).isTrue();
        assertThat(runway.asked()).containsExactly("noop");
        assertThat(runway.isInUse()).isFalse();
    }

    @Test
    void soManyAreTakenAsWereFoundAndNoMore() {
        runway.found("noop", 2);
        assertThat(runway.take("noop")).isTrue();
        assertThat(runway.take("noop")).isTrue();
        assertThat(runway.take("noop")).isFalse();
        assertThat(runway.take("report")).isFalse();

        runway.found("noop", 1);
        assertThat(runway.take("noop")).isTrue();
        assertThat(runway.take("noop")).isFalse();
    }

    @Test
    void whoFeedsIsCalled() {
        AtomicInteger calls = new AtomicInteger();
        runway.jobsWait();
        runway.feedBy(calls::incrementAndGet);
        runway.jobsWait();
        assertThat(calls).hasValue(1);
    }
}
