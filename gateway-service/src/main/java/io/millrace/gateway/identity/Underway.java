package io.millrace.gateway.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks once what many ask at the same time. Each is answered on the Vert.x context that he asked from. Thread-safe. */
final class Underway<T> {
    private final ConcurrentMap<String, CompletableFuture<T>> answers = new ConcurrentHashMap<>();

    /** The answer to the question of that key: the one that is under way, or a new one, which goes on if whoever asked first leaves. */
    Uni<T> join(String key, Supplier<Uni<T>> question) {
        CompletableFuture<T> own = new CompletableFuture<>();
        CompletableFuture<T> first = answers.putIfAbsent(key, own);
        if (first == null) {
            first = own;
            Uni.createFrom().deferred(question::get).subscribe().with(own::complete, own::completeExceptionally);
            own.whenComplete((answer, failure) -> answers.remove(key, own));
        }
        Context here = Vertx.currentContext();
        // A copy: who leaves cancels his own.
        return Uni.createFrom().completionStage(first.copy()).emitOn(work -> run(here, work));
    }

    private static void run(@Nullable Context where, Runnable work) {
        if (where == null) {
            work.run();
        } else {
            where.runOnContext(now -> work.run());
        }
    }
}
