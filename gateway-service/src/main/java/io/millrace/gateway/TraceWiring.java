package io.millrace.gateway;

import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.TracingSettings;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Traces, or none. */
public class TraceWiring {
    @Produces
    @Singleton
    Tracing tracing(GatewayConfig config) {
        try {
            return TracingSettings.of(
                            config.otlpEndpoint(), config.tracesSample(), "millrace-gateway", config.gatewayName())
                    .open();
        } catch (IllegalArgumentException e) {
            // Quarkus ends the process with this message alone.
            throw new ConfigurationException(e.getMessage());
        }
    }

    void close(@Disposes Tracing tracing) {
        tracing.close();
    }
}
