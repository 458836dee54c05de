package io.millrace.gateway.watch;

import io.millrace.gateway.beat.Heart;
import io.millrace.gateway.watch.all.Subscriptions;
import io.millrace.gateway.watch.output.Followers;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;

/**
 * One thread for all who wait: ends waits at their bounds, and looks again once a second; another for those who follow outputs, and one
 * for those who follow all their jobs.
 */
@ApplicationScoped
public class WatchBeat {
    private static final Duration EXPIRE_EACH = Duration.ofMillis(50);
    private static final Duration LOOK_EACH = Duration.ofSeconds(1);

    private final Heart heart = new Heart("watch");
    private final Heart following = new Heart("follow");
    private final Heart looking = new Heart("look");

    void start(@Observes StartupEvent event, Watchers watchers, Followers followers, Subscriptions subscriptions) {
        heart.beat(watchers::expire, EXPIRE_EACH);
        heart.beat(watchers::lookAgain, LOOK_EACH);
        heart.beat(subscriptions::pulse, LOOK_EACH);
        following.beat(followers::lookAgain, LOOK_EACH);
        looking.beat(subscriptions::look, LOOK_EACH);
        subscriptions.lookBy(() -> looking.soon(subscriptions::look));
    }

    /** Whoever waits learns how it is, and goes on to wait at another gateway. */
    void leave(
            @Observes ShutdownDelayInitiatedEvent leaving,
            Watchers watchers,
            Followers followers,
            Subscriptions subscriptions) {
        watchers.leave();
        followers.leave();
        subscriptions.leave();
    }

    void stop(@Observes ShutdownEvent event) {
        List.of(heart, following, looking).forEach(Heart::close);
    }
}
