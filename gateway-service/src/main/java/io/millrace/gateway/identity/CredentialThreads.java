package io.millrace.gateway.identity;

import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Threads that ask whose credentials are shown: PostgreSQL for users of ours, and apart from that the outside issuer for its keys. Neither
 * keeps what waits for the other, for reads of jobs, or for a hash.
 */
@ApplicationScoped
public class CredentialThreads {
    private static final int THREADS = 2;
    private static final int MOST_WAITING = 500;

    private final Calls ours = new Calls("credentials", THREADS, MOST_WAITING);
    private final Calls outside = new Calls("outside-tokens", THREADS, MOST_WAITING);

    /** For what PostgreSQL says. */
    <T> Uni<T> ask(Supplier<T> work) {
        return ours.ask(work);
    }

    /** For what the outside issuer says. */
    <T> Uni<T> askOutside(Supplier<T> work) {
        return outside.ask(work);
    }

    @PreDestroy
    void stop() {
        ours.close();
        outside.close();
    }
}
