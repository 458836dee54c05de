package io.millrace.worker;

import io.vertx.core.json.JsonArray;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What a gateway would hear. */
@Singleton
public class HeardEvents {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Incoming("heard")
    void hear(JsonArray batch) {
        batch.forEach(event -> events.add(event.toString()));
    }
}
