package io.millrace.gateway;

import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.TracingSettings;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Traces, or none. */
public class TraceWiring {
    @Produces
    @Singleton
    Tracing tracing(GatewayConfig config) {
        return TracingSettings.of(
                        config.otlpEndpoint(), config.tracesSample(), "millrace-gateway", config.gatewayName())
                .open();
    }

    void close(@Disposes Tracing tracing) {
        tracing.close();
    }
}
