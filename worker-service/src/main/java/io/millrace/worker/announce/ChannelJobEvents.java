package io.millrace.worker.announce;

import io.millrace.core.job.JobEvent;
import io.millrace.core.port.JobEvents;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Events on the channel {@code events}: a JSON array of {@code {"job_id", "owner", "type", "status", "attempt"}}. What the
 * broker does not take at once is dropped.
 */
@ApplicationScoped
public class ChannelJobEvents implements JobEvents {
    private static final Logger LOG = Logger.getLogger(ChannelJobEvents.class);

    private final Emitter<JsonArray> channel;

    public ChannelJobEvents(@Channel("events") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<JsonArray> channel) {
        this.channel = channel;
    }

    @Override
    public void announce(Collection<JobEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        JsonArray batch = new JsonArray();
        events.forEach(event -> batch.add(json(event)));
        try {
            channel.send(batch).exceptionally(ChannelJobEvents::lost);
        } catch (RuntimeException e) {
            lost(e);
        }
    }

    private static JsonObject json(JobEvent event) {
        return new JsonObject()
                .put("job_id", event.id().toString())
                .put("owner", event.owner())
                .put("type", event.type())
                .put("status", event.status().wireName())
                .put("attempt", event.attempt());
    }

    private static Void lost(Throwable why) {
        LOG.debugf("events were lost: %s", why.getMessage());
        return null;
    }
}
