package io.millrace.gateway.identity;

import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.identity.token.Keys;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Looks at the keys of tokens every ten seconds: a mounted secret changes without a word. */
@ApplicationScoped
public class KeysBeat {
    private static final Duration EACH = Duration.ofSeconds(10);

    private final Heart heart = new Heart("keys");

    void start(@Observes StartupEvent event, Keys keys) {
        heart.beat(keys::refresh, EACH);
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }
}
