package io.millrace.gateway.stream;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an answer says, part by part. */
@FunctionalInterface
public interface Parts {
    /** Nothing is said. */
    Parts NONE = () -> CompletableFuture.completedFuture(Optional.empty());

    /**
     * The next part, as text; empty: that was all. Asked for, on the request's event loop, when the client has taken the part before. If the
     * first fails, so does the request; after that the connection is broken off, so that no client takes a part for the whole.
     */
    CompletionStage<Optional<String>> next();
}
