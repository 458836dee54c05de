package io.millrace.gateway.identity;

import io.millrace.gateway.calls.Calls;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Half of the cores, for password hashes: each takes a quarter of a second, and whoever guesses passwords must not keep
 * submissions and health from their threads.
 */
@ApplicationScoped
public class HashingThreads {
    private static final int MOST_WAITING = 200;
    /** Nothing is asked of a server here, it is work that waits its turn. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Calls calls =
            new Calls("passwords", Math.max(1, Runtime.getRuntime().availableProcessors() / 2), MOST_WAITING, BOUND);

    /** The first hash of a process takes several times as long as any other: nobody is to wait for it. */
    void warmUp(@Observes StartupEvent event) {
        calls.run(Passwords::matchNobody).subscribe().with(done -> {}, failure -> {});
    }

    <T> Uni<T> ask(Supplier<T> work) {
        return calls.ask(work);
    }

    @PreDestroy
    void stop() {
        calls.close();
    }
}
