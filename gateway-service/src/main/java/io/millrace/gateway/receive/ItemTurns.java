package io.millrace.gateway.receive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Of one batch, the order of items about the same object: each begins when the one before has its answer, so that the first of them is the one
 * that the others are duplicates of. All others go side by side. Used by one thread.
 */
final class ItemTurns {
    private final Map<String, CompletableFuture<Object>> last = new HashMap<>();

    CompletableFuture<Object> begin(JsonNode item, Supplier<CompletionStage<Object>> work) {
        JsonNode objectId = item.path("object_id");
        return objectId.isTextual()
                ? last.compute(objectId.textValue(), (id, before) -> after(before, work))
                : work.get().toCompletableFuture();
    }

    private static CompletableFuture<Object> after(
            @Nullable CompletableFuture<Object> before, Supplier<CompletionStage<Object>> work) {
        return before == null
                ? work.get().toCompletableFuture()
                : before.handle((answer, failure) -> work.get()).thenCompose(stage -> stage);
    }
}
