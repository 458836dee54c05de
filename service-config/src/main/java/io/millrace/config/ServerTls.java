package io.millrace.config;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** TLS to the servers behind Millrace, for a client that the framework does not make. */
public final class ServerTls {
    private ServerTls() {}

    /**
     * What {@link ConditionalSettings} says of them.
     *
     * @param wanted empty if not
     * @throws IllegalStateException if {@code MILLRACE_CA} is no certificate
     */
    public static Optional<SSLContext> context(boolean wanted, TlsConfigurationRegistry registry) {
        return wanted ? registry.get(ConditionalSettings.SERVERS).map(ServerTls::context) : Optional.empty();
    }

    private static SSLContext context(TlsConfiguration configuration) {
        try {
            return configuration.createSSLContext();
        } catch (Exception e) {
            throw new IllegalStateException("MILLRACE_CA cannot be used", e);
        }
    }
}
