package io.millrace.gateway.identity;

import io.millrace.gateway.calls.CallersContext;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

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
        CallersContext caller = CallersContext.current();
        // A copy: who leaves cancels his own.
        return Uni.createFrom().completionStage(first.copy()).emitOn(caller::run);
    }
}
