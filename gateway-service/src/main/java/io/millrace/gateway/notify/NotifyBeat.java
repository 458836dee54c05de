package io.millrace.gateway.notify;

import io.millrace.core.port.StoreUnavailableException;
import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** One thread for all webhooks: looks for what is due four times a second, and at once when a try has ended. */
@ApplicationScoped
public class NotifyBeat {
    private static final Logger LOG = Logger.getLogger(NotifyBeat.class);
    private static final Duration LOOK_EACH = Duration.ofMillis(250);

    private final Heart heart = new Heart("webhooks");

    void start(@Observes StartupEvent event, WebhookSender sender) {
        heart.beat(() -> tick(sender), LOOK_EACH);
    }

    private void tick(WebhookSender sender) {
        sender.tick(() -> heart.soon(() -> tick(sender)));
    }

    /** What has ended is said, so that no receiver hears of it again; what is under way is tried again by another gateway. */
    void stop(@Observes ShutdownEvent event, WebhookSender sender) {
        heart.close();
        try {
            sender.record();
        } catch (StoreUnavailableException e) {
            LOG.debugf("what webhooks came to was not recorded: %s", e.getMessage());
        }
    }
}
