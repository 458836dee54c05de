package io.millrace.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class JdkNamesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** Two look-ups of an owner at a time, and three that wait. */
    private final FairThreads threads = new FairThreads(JdkNames.threads(4), 2, 3);

    private final CountDownLatch slow = new CountDownLatch(1);
    private final Semaphore begun = new Semaphore(0);
    private final List<String> lookups = new CopyOnWriteArrayList<>();

    private InetAddress[] lookUp(String host) throws UnknownHostException {
        lookups.add(host);
        begun.release();
        if (host.startsWith("slow")) {
            awaitUninterrupted(slow);
        }
        if (host.equals("broken")) {
            throw new IllegalStateException("a defect");
        }
        if (host.equals("unknown")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByAddress(new byte[] {8, 8, 8, 8})};
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void letTheSlowEnd() {
        slow.countDown();
    }

    private JdkNames names(Duration patience) {
        return new JdkNames(this::lookUp, threads, patience);
    }

    @Test
    void knowsWhatTheJdkKnows() throws Exception {
        List<InetAddress> found = get(new JdkNames(LONG).resolve("ann", "localhost"));
        assertThat(found).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
    }

    @Test
    void whatFailsIsTold() {
        JdkNames names = names(LONG);
        assertThatThrownBy(() -> get(names.resolve("ann", "unknown"))).hasCauseInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> get(names.resolve("ann", "broken"))).hasRootCauseMessage("a defect");
    }

    @Test
    void slowNamesOfOneOwnerDelayNoOther() throws Exception {
        JdkNames names = names(LONG);
        for (int i = 0; i < 5; i++) {
            names.resolve("eve", "slow-" + i);
        }
        assertThat(get(names.resolve("ann", "good"))).hasSize(1);
        assertThat(lookups).filteredOn(host -> host.startsWith("slow")).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aNameThatNobodyWaitsForIsNeverLookedUp() throws Exception {
        names(LONG).resolve("eve", "slow-0");
        names(LONG).resolve("eve", "slow-1");
        begun.acquire(2);
        JdkNames names = names(SHORT);
        List<CompletionStage<List<InetAddress>>> waiting = new ArrayList<>();
        for (int i = 2; i < 5; i++) {
            waiting.add(names.resolve("eve", "slow-" + i));
        }
        for (CompletionStage<List<InetAddress>> each : waiting) {
            assertThatThrownBy(() -> get(each)).hasCauseInstanceOf(TimeoutException.class);
        }
        CompletionStage<List<InetAddress>> next = names(LONG).resolve("eve", "good");
        slow.countDown();
        assertThat(get(next)).as("there is room again, behind those that run").hasSize(1);
        assertThat(lookups).containsExactlyInAnyOrder("slow-0", "slow-1", "good");
    }

    /** All threads are taken: what has its turn, and no thread yet, is not looked up either. */
    @Test
    void norIsOneThatWasNextForAThread() throws Exception {
        FairThreads one = new FairThreads(JdkNames.threads(1), 2, 3);
        new JdkNames(this::lookUp, one, LONG).resolve("eve", "slow");
        begun.acquire();
        CompletionStage<List<InetAddress>> late = new JdkNames(this::lookUp, one, SHORT).resolve("ann", "late");
        assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(TimeoutException.class);
        slow.countDown();
        assertThat(get(new JdkNames(this::lookUp, one, LONG).resolve("ann", "good")))
                .hasSize(1);
        assertThat(lookups).containsExactly("slow", "good");
    }

    @Test
    void anOwnerWhoAsksForTheSameNameTwiceHasOneLookUp() throws Exception {
        JdkNames names = names(LONG);
        CompletionStage<List<InetAddress>> first = names.resolve("ann", "slow");
        CompletionStage<List<InetAddress>> second = names.resolve("ann", "slow");
        slow.countDown();
        assertThat(get(first)).isEqualTo(get(second));
        assertThat(lookups).containsExactly("slow");
    }

    @Test
    void anAnswerIsNotKept() throws Exception {
        JdkNames names = names(LONG);
        get(names.resolve("ann", "good"));
        get(names.resolve("ann", "good"));
        assertThat(lookups).containsExactly("good", "good");
    }

    @Test
    void tooManyOfOneOwnerAreRefusedAndLaterTakenAgain() throws Exception {
        JdkNames names = names(LONG);
        List<CompletionStage<List<InetAddress>>> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(names.resolve("eve", "slow-" + i));
        }
        assertThatThrownBy(() -> get(names.resolve("eve", "good")))
                .hasCauseInstanceOf(RejectedExecutionException.class);
        assertThat(get(names.resolve("ann", "good"))).hasSize(1);
        slow.countDown();
        for (CompletionStage<List<InetAddress>> each : taken) {
            get(each);
        }
        assertThat(get(names.resolve("eve", "good"))).hasSize(1);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // A copied stage may wrap once more.
            throw e.getCause() instanceof CompletionException wrapped ? new ExecutionException(wrapped.getCause()) : e;
        }
    }
}
