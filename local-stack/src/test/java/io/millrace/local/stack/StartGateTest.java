package io.millrace.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StartGateTest {
    private final StartGate gate = new StartGate();

    @Test
    void letsStartsThroughUntilItIsShut() {
        assertThat(gate.<String>pass(() -> "up")).isEqualTo("up");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> gate.pass(() -> {
                    throw new IllegalArgumentException("its own");
                }));
        assertThat(gate.shut()).isTrue();
        assertThat(gate.shut()).isFalse();
        assertThatExceptionOfType(StackException.class)
                .isThrownBy(() -> gate.pass(() -> "up"))
                .withMessage("the stack is stopping");
    }

    @Test
    void shuttingInterruptsTheStartUnderWayAndWaitsForIt() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> gate.pass(() -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("did not start");
            }
            return "never";
        }));
        inside.await();
        assertThat(gate.shut()).isTrue();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(start::join)
                .withCauseInstanceOf(StackException.class);
    }
}
