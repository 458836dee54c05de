package io.millrace.gateway.validate;

import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Reads the catalog at the start, and every two seconds from then on. */
@ApplicationScoped
public class CatalogBeat {
    private static final Duration EACH = Duration.ofSeconds(2);

    private final Heart heart = new Heart("types");

    void start(@Observes StartupEvent event, TypeCatalog catalog) {
        heart.beat(catalog::refresh, EACH);
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }
}
