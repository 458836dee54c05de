package io.millrace.gateway.watch;

import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** One thread for all who wait: ends waits at their bounds, and looks again once a second. */
@ApplicationScoped
public class WatchBeat {
    private static final Duration EXPIRE_EACH = Duration.ofMillis(50);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final Heart heart = new Heart("watch");

    void start(@Observes StartupEvent event, Watchers watchers) {
        heart.beat(watchers::expire, EXPIRE_EACH);
        heart.beat(watchers::lookAgain, LOOK_EACH);
    }

    /** Whoever waits learns how it is, and goes on to wait at another gateway. */
    void leave(@Observes ShutdownDelayInitiatedEvent leaving, Watchers watchers) {
        watchers.leave();
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }
}
