package io.millrace.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aRaisedSignalIsRememberedOnce() throws InterruptedException {
        Signal signal = new Signal();
        signal.raise();
        signal.raise();
        signal.await(LONG);
        signal.await(Duration.ZERO);
    }

    @Test
    void aLoopStepsWhenItsSignalIsRaisedAndSurvivesAFailure() throws InterruptedException {
        Signal signal = new Signal();
        Semaphore steps = new Semaphore(0);
        AtomicInteger taken = new AtomicInteger();
        try (Loop loop = Loop.on(signal, LONG, "test", () -> {
            steps.release();
            if (taken.incrementAndGet() == 2) {
                throw new IllegalStateException("a failure that is meant");
            }
        })) {
            assertThat(loop).isNotNull();
            assertThat(steps.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            signal.raise();
            // The second fails; the third follows it without being asked for.
            assertThat(steps.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aPauseDoublesUpToASecond() {
        Pause pause = new Pause();
        assertThat(pause.lasts(0)).isFalse();
        assertThat(pause.begin(0)).isTrue();
        assertThat(pause.lasts(99_000_000)).isTrue();
        assertThat(pause.lasts(100_000_000)).isFalse();
        for (int i = 0; i < 9; i++) {
            assertThat(pause.begin(0)).isFalse();
        }
        assertThat(pause.lasts(999_000_000)).isTrue();
        assertThat(pause.lasts(1_000_000_000)).isFalse();
        pause.end();
        assertThat(pause.lasts(0)).isFalse();
        assertThat(pause.begin(0)).isTrue();
    }
}
