package io.millrace.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnderwayTest {
    private final Underway<String> underway = new Underway<>();
    private final List<UniEmitter<? super String>> asked = new ArrayList<>();
    private final Supplier<Uni<String>> question = () -> Uni.createFrom().emitter(asked::add);

    private CompletableFuture<String> ask(String key) {
        return underway.join(key, question).subscribeAsCompletionStage();
    }

    @Test
    void whatIsAskedAtTheSameTimeIsAskedOnce() {
        List<CompletableFuture<String>> all =
                IntStream.range(0, 5).mapToObj(i -> ask("a")).toList();
        ask("b");
        assertThat(asked).hasSize(2);
        asked.get(0).complete("yes");
        assertThat(all).allSatisfy(each -> assertThat(each).isCompletedWithValue("yes"));
    }

    @Test
    void anAnswerIsNotKept() {
        ask("a");
        asked.get(0).fail(new IllegalStateException("no"));
        ask("a");
        assertThat(asked).hasSize(2);
    }

    @Test
    void aFailureIsEverybodys() {
        CompletableFuture<String> first = ask("a");
        CompletableFuture<String> second = ask("a");
        asked.get(0).fail(new IllegalStateException("no"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void whoAskedFirstMayLeave() {
        CompletableFuture<String> first = ask("a");
        CompletableFuture<String> second = ask("a");
        first.cancel(true);
        asked.get(0).complete("yes");
        assertThat(second).isCompletedWithValue("yes");
    }

    @Test
    void eachIsAnsweredWhereHeAsked() {
        Vertx vertx = Vertx.vertx();
        try {
            AtomicInteger questions = new AtomicInteger();
            CompletableFuture<String> answer = new CompletableFuture<>();
            List<CompletableFuture<Boolean>> told = IntStream.range(0, 10)
                    .mapToObj(i -> {
                        CompletableFuture<Boolean> own = new CompletableFuture<>();
                        Context here = vertx.getOrCreateContext();
                        here.runOnContext(now -> {
                            underway.join("a", () -> Uni.createFrom().completionStage(answer))
                                    .subscribe()
                                    .with(said -> own.complete(Vertx.currentContext() == here));
                            if (questions.incrementAndGet() == 10) {
                                CompletableFuture.runAsync(() -> answer.complete("yes"));
                            }
                        });
                        return own;
                    })
                    .toList();
            assertThat(told).allMatch(CompletableFuture::join);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
