package io.millrace.gateway.identity;

import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Half of the cores, for password hashes: each takes a quarter of a second, and whoever guesses passwords must not keep
 * submissions and health from their threads.
 */
@ApplicationScoped
public class HashingThreads {
    private static final int MOST_WAITING = 200;

    private final Calls calls =
            new Calls("passwords", Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MOST_WAITING);

    <T> Uni<T> ask(Supplier<T> work) {
        return calls.ask(work);
    }

    @PreDestroy
    void stop() {
        calls.close();
    }
}
