package io.millrace.gateway.beat;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.port.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartTest {
    @Test
    void aHeartBeatsOnWhateverATaskThrows() throws InterruptedException {
        CountDownLatch beats = new CountDownLatch(4);
        try (Heart heart = new Heart("test")) {
            heart.beat(() -> fail(beats), Duration.ofMillis(1));
            assertThat(beats.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void fail(CountDownLatch beats) {
        beats.countDown();
        switch ((int) beats.getCount()) {
            case 3 -> throw new StoreUnavailableException("on purpose", new IllegalStateException());
            case 2 -> throw new IllegalStateException("on purpose");
            default -> throw new StackOverflowError("on purpose");
        }
    }
}
