package io.millrace.gateway.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.job.JobEvent;
import io.millrace.core.port.JobEventListener;
import io.millrace.core.port.JobEvents;
import io.quarkus.arc.All;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;

/**
 * Events from all processes in, and the gateway's own out: those who listen here are told directly, all others through the broker. What
 * the broker does not take at once is dropped; watchers look again each second.
 */
@ApplicationScoped
public class EventChannels implements JobEvents {
    private static final Logger LOG = Logger.getLogger(EventChannels.class);

    private final List<JobEventListener> listeners;
    private final Emitter<JsonArray> out;
    private final Counter received;

    EventChannels(
            @All List<JobEventListener> listeners,
            @Channel("events-out") @OnOverflow(OnOverflow.Strategy.DROP) Emitter<JsonArray> out,
            MeterRegistry metrics) {
        this.listeners = listeners;
        this.out = out;
        this.received = Counter.builder("millrace.events.received")
                .description("Messages that came by the events exchange")
                .register(metrics);
    }

    @Override
    public void announce(Collection<JobEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        events.forEach(this::tell);
        try {
            var unused = out.send(EventFormat.write(events)).exceptionally(EventChannels::lost);
        } catch (RuntimeException e) {
            lost(e);
        }
    }

    private void tell(JobEvent event) {
        listeners.forEach(listener -> listener.heard(event));
    }

    @SuppressWarnings("NullAway") // The only value of Void is null.
    private static Void lost(Throwable why) {
        LOG.debugf("events were lost: %s", why.getMessage());
        return null;
    }

    /** One message of another process, or of this one. */
    @Incoming("events-in")
    void receive(byte[] message) {
        received.increment();
        if (listeners.stream().noneMatch(JobEventListener::isListening)) {
            return;
        }
        try {
            EventFormat.read(new JsonArray(Buffer.buffer(message)), this::tell);
        } catch (DecodeException | ClassCastException e) {
            LOG.warnf("a message on the events exchange is no JSON array");
        }
    }
}
