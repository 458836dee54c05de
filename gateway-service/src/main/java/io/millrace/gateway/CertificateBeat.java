package io.millrace.gateway;

import io.millrace.config.ConditionalSettings;
import io.millrace.gateway.beat.Heart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Looks at the gateway's certificate every four seconds, and serves it anew once it has changed. The framework's own reload does so at each
 * look, changed or not, and a handshake in that instant breaks off.
 */
@ApplicationScoped
public class CertificateBeat {
    private static final Logger LOG = Logger.getLogger(CertificateBeat.class);
    private static final Duration EACH = Duration.ofSeconds(4);

    private final Heart heart = new Heart("certificate");
    private final List<Path> files;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updated;
    private List<String> served = List.of();
    private List<String> seen = List.of();

    CertificateBeat(GatewayConfig config, TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
        this.files = Stream.of(config.tls().cert(), config.tls().key())
                .flatMap(file -> file.stream())
                .toList();
        this.registry = registry;
        this.updated = updated;
    }

    void start(@Observes StartupEvent event) throws IOException {
        if (!files.isEmpty()) {
            served = read();
            heart.beat(this::look, EACH);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        heart.close();
    }

    private void look() {
        try {
            List<String> now = read();
            // Two files are not written at once: they have to be the same at two looks.
            if (!now.equals(served) && now.equals(seen)) {
                serve();
                served = now;
            }
            seen = now;
        } catch (IOException | RuntimeException e) {
            LOG.errorf("the certificate stays as it was: %s", e.getMessage());
        }
    }

    private void serve() {
        registry.get(ConditionalSettings.HTTPS).ifPresent(tls -> {
            if (!tls.reload()) {
                throw new IllegalStateException("it cannot be read");
            }
            updated.fire(new CertificateUpdatedEvent(ConditionalSettings.HTTPS, tls));
            LOG.info("the certificate has changed, and is served from now on");
        });
    }

    private List<String> read() throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            texts.add(Files.readString(file));
        }
        return texts;
    }
}
