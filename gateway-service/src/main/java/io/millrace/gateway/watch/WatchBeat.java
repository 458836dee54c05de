package io.millrace.gateway.watch;

import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.watch.output.Followers;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** One thread for all who wait: ends waits at their bounds, and looks again once a second; another for those who follow outputs. */
@ApplicationScoped
public class WatchBeat {
    private static final Duration EXPIRE_EACH = Duration.ofMillis(50);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final Heart heart = new Heart("watch");
    private final Heart following = new Heart("follow");

    void start(@Observes StartupEvent event, Watchers watchers, Followers followers) {
        heart.beat(watchers::expire, EXPIRE_EACH);
        heart.beat(watchers::lookAgain, LOOK_EACH);
        following.beat(followers::lookAgain, LOOK_EACH);
    }

    /** Whoever waits learns how it is, and goes on to wait at another gateway. */
    void leave(@Observes ShutdownDelayInitiatedEvent leaving, Watchers watchers, Followers followers) {
        watchers.leave();
        followers.leave();
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
        following.close();
    }
}
