package io.millrace.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.error.JobException;
import io.millrace.core.port.ManualClock;
import io.millrace.gateway.batch.MicroBatch.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
    private final ManualClock clock = new ManualClock();
    private final Deque<Runnable> lanes = new ArrayDeque<>();
    private final List<List<String>> batches = new ArrayList<>();

    @Test
    void whatComesDuringABatchIsTheNextOne() {
        MicroBatch<String, String> batch = batch(new Limits(1, 10, 100, Duration.ofSeconds(4)));
        CompletionStage<String> first = batch.submit("a");
        batch.submit("b");

        assertThat(lanes).as("one flight at a time").hasSize(1);
        runNext();

        assertThat(batches).containsExactly(List.of("a", "b"));
        assertThat(result(first)).isEqualTo("A");
        assertThat(batch.waiting()).isZero();
    }

    @Test
    void whatComesWhileOneIsUnderWayGoesWithoutBeingAskedAgain() {
        List<CompletionStage<String>> late = new ArrayList<>();
        MicroBatch<String, String> batch =
                new MicroBatch<>(new Limits(1, 10, 100, Duration.ofSeconds(4)), clock, lanes::add, entries -> {
                    batches.add(entries.stream().map(MicroBatch.Entry::item).toList());
                    entries.forEach(entry -> entry.answer(entry.item()));
                    if (batches.size() == 1) {
                        late.add(submitTo("b"));
                        late.add(submitTo("c"));
                    }
                });
        current = batch;
        batch.submit("a");

        runNext();

        assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
        assertThat(lanes).isEmpty();
        assertThat(late).allMatch(stage -> stage.toCompletableFuture().isDone());
    }

    @Test
    void aBatchHasAnEnd() {
        MicroBatch<String, String> batch = batch(new Limits(1, 2, 100, Duration.ofSeconds(4)));
        List.of("a", "b", "c", "d", "e").forEach(batch::submit);

        runNext();

        assertThat(batches).containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e"));
    }

    @Test
    void asManyLanesAsAllowed() {
        MicroBatch<String, String> batch = batch(new Limits(2, 1, 100, Duration.ofSeconds(4)));
        List.of("a", "b", "c").forEach(batch::submit);

        assertThat(lanes).hasSize(2);
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnce() {
        MicroBatch<String, String> batch = batch(new Limits(1, 10, 2, Duration.ofSeconds(4)));
        batch.submit("a");
        batch.submit("b");

        assertThat(failure(batch.submit("c"))).isInstanceOf(JobException.Unavailable.class);
        runNext();
        assertThat(batch.submit("d").toCompletableFuture()).isNotDone();
        assertThat(batches).containsExactly(List.of("a", "b"));
    }

    @Test
    void aWorkThatThrowsFailsItsBatchAndNoOther() {
        MicroBatch<String, String> batch =
                new MicroBatch<>(new Limits(1, 1, 10, Duration.ofSeconds(4)), clock, lanes::add, entries -> {
                    if (entries.get(0).item().equals("bad")) {
                        throw new IllegalStateException("bad");
                    }
                    entries.forEach(entry -> entry.answer("fine"));
                });
        CompletionStage<String> bad = batch.submit("bad");
        CompletionStage<String> good = batch.submit("good");

        runNext();

        assertThat(failure(bad)).hasMessage("bad");
        assertThat(result(good)).isEqualTo("fine");
    }

    @Test
    void nobodyIsLeftWithoutAnAnswer() {
        MicroBatch<String, String> batch =
                new MicroBatch<>(new Limits(1, 5, 10, Duration.ofSeconds(4)), clock, lanes::add, entries -> {});
        CompletionStage<String> forgotten = batch.submit("a");

        runNext();

        assertThat(failure(forgotten)).hasMessage("left without an answer");
    }

    @Test
    void aClosedExecutorMeansUnavailable() {
        MicroBatch<String, String> batch = new MicroBatch<>(
                new Limits(1, 5, 10, Duration.ofSeconds(4)),
                clock,
                lane -> {
                    throw new RejectedExecutionException();
                },
                entries -> {});

        assertThat(failure(batch.submit("a"))).isInstanceOf(JobException.Unavailable.class);
        assertThat(batch.waiting()).isZero();
    }

    @Test
    void anEntryKnowsSinceWhenItWaits() {
        List<Long> since = new ArrayList<>();
        MicroBatch<String, String> batch =
                new MicroBatch<>(new Limits(1, 5, 10, Duration.ofSeconds(4)), clock, lanes::add, entries -> {
                    entries.forEach(entry -> since.add(entry.sinceNanos()));
                });
        batch.submit("a");
        clock.tick(Duration.ofSeconds(1));
        batch.submit("b");

        runNext();

        assertThat(since.get(1) - since.get(0)).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void whatWaitsTooLongIsRefusedAndNotDone() {
        MicroBatch<String, String> batch = batch(new Limits(1, 10, 100, Duration.ofSeconds(4)));
        CompletionStage<String> old = batch.submit("old");
        clock.tick(Duration.ofSeconds(2));
        CompletionStage<String> young = batch.submit("young");
        clock.tick(Duration.ofSeconds(2));

        batch.expire();

        assertThat(failure(old)).isInstanceOf(JobException.Unavailable.class);
        assertThat(batch.waiting()).isEqualTo(1);
        runNext();
        assertThat(batches).containsExactly(List.of("young"));
        assertThat(result(young)).isEqualTo("YOUNG");
    }

    @Test
    void whatIsUnderWayTooLongIsRefusedAndGoesOn() {
        MicroBatch<String, String> hangs =
                new MicroBatch<>(new Limits(1, 10, 100, Duration.ofSeconds(4)), clock, lanes::add, entries -> {
                    clock.tick(Duration.ofSeconds(3));
                    current.expire();
                    assertThat(entries).noneMatch(MicroBatchTest::isAnswered);
                    clock.tick(Duration.ofSeconds(1));
                    current.expire();
                    assertThat(entries).allMatch(MicroBatchTest::isAnswered);
                    entries.forEach(entry -> entry.answer("late"));
                    batches.add(entries.stream().map(MicroBatch.Entry::item).toList());
                });
        current = hangs;
        CompletionStage<String> asked = hangs.submit("a");

        runNext();

        assertThat(failure(asked)).isInstanceOf(JobException.Unavailable.class);
        assertThat(batches).containsExactly(List.of("a"));
    }

    private static boolean isAnswered(MicroBatch.Entry<String, String> entry) {
        return entry.isAnswered();
    }

    private MicroBatch<String, String> current;

    private CompletionStage<String> submitTo(String item) {
        return current.submit(item);
    }

    private MicroBatch<String, String> batch(Limits limits) {
        return new MicroBatch<>(limits, clock, lanes::add, entries -> {
            batches.add(entries.stream().map(MicroBatch.Entry::item).toList());
            entries.forEach(entry -> entry.answer(entry.item().toUpperCase(java.util.Locale.ROOT)));
        });
    }

    private void runNext() {
        lanes.remove().run();
    }

    private static <T> T result(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private static Throwable failure(CompletionStage<?> stage) {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        stage.whenComplete((value, thrown) -> failure.complete(thrown));
        return failure.getNow(null);
    }
}
