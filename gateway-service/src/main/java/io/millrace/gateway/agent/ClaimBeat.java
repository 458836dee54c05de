package io.millrace.gateway.agent;

import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** For those who wait: one thread that ends waits at their bounds, and one that looks once a second for jobs whose events were lost. */
@ApplicationScoped
public class ClaimBeat {
    private static final Duration EXPIRE_EACH = Duration.ofMillis(50);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final Heart expiring = new Heart("claims");
    private final Heart looking = new Heart("claimable");

    void start(@Observes StartupEvent event, Claims claims) {
        expiring.beat(claims::expire, EXPIRE_EACH);
        looking.beat(claims::lookAgain, LOOK_EACH);
    }

    /** Who waits goes on to wait at another gateway. */
    void leave(@Observes ShutdownDelayInitiatedEvent leaving, Claims claims) {
        claims.leave();
    }

    void stop(@Observes ShutdownEvent event) {
        expiring.close();
        looking.close();
    }
}
