package io.millrace.gateway.calls;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody asks from, to be answered there: in his request's own Vert.x context, or, if he has none, on whatever thread the answer
 * comes by.
 */
public record CallersContext(@Nullable Context context) {
    /** That of the running code. */
    public static CallersContext current() {
        return new CallersContext(Vertx.currentContext());
    }

    /** The same answer, there. */
    public <T> CompletionStage<T> answered(CompletionStage<T> answer) {
        CompletableFuture<T> here = new CompletableFuture<>();
        answer.whenComplete((found, failure) -> run(() -> {
            if (failure == null) {
                here.complete(found);
            } else {
                here.completeExceptionally(failure);
            }
        }));
        return here;
    }

    /** Soon, if there is a context; else now. */
    public void run(Runnable work) {
        if (context == null) {
            work.run();
        } else {
            context.runOnContext(ignored -> work.run());
        }
    }
}
