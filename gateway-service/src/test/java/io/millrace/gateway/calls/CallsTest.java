package io.millrace.gateway.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.core.error.JobException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final CountDownLatch hung = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();
    private final Calls calls = new Calls("test-calls", 1, 3, Duration.ofMillis(200));

    @AfterEach
    void close() {
        hung.countDown();
        calls.close();
    }

    private static <T> UniAssertSubscriber<T> asked(Uni<T> uni) {
        return uni.subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private int hang() {
        made.incrementAndGet();
        try {
            hung.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return made.get();
    }

    private static void isUnavailable(UniAssertSubscriber<?> subscriber) {
        subscriber.awaitFailure(SOON).assertFailedWith(JobException.Unavailable.class);
    }

    @Test
    void answersWithWhatTheWorkFindsOrThrows() {
        assertThat(calls.ask(() -> "found").await().atMost(SOON)).isEqualTo("found");
        assertThatExceptionOfType(JobException.UnknownJob.class)
                .isThrownBy(() -> calls.run(() -> {
                            throw new JobException.UnknownJob();
                        })
                        .await()
                        .atMost(SOON));
    }

    @Test
    void nobodyWaitsLongerThanTheBoundAndWhatWaitedSoIsNeverDone() {
        List<UniAssertSubscriber<Integer>> all = IntStream.range(0, 4)
                .mapToObj(i -> asked(calls.ask(this::hang)))
                .toList();

        all.forEach(CallsTest::isUnavailable);
        hung.countDown();

        // The bound is short for a machine that is busy with something else: asked until it is met.
        int madeInAll = calls.ask(made::get)
                .onFailure(JobException.Unavailable.class)
                .retry()
                .indefinitely()
                .await()
                .atMost(SOON);
        assertThat(madeInAll).as("made").isEqualTo(1);
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnce() {
        Calls patient = new Calls("patient-calls", 1, 1, Duration.ofHours(1));
        asked(patient.ask(this::hang));
        asked(patient.ask(this::hang));
        isUnavailable(asked(patient.ask(this::hang)));
        patient.close();
        isUnavailable(asked(patient.ask(this::hang)));
    }
}
