package io.millrace.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.core.policy.DeliveryBackoff;
import io.millrace.core.port.Clock;
import io.millrace.core.port.DeliveryStore;
import io.millrace.core.port.SecretStore;
import io.millrace.gateway.notify.Callbacks;
import io.millrace.gateway.notify.WebhookSender;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.OutboundSettings;
import io.millrace.outbound.Vetting;
import io.millrace.store.PostgresDeliveryStore;
import io.millrace.store.PostgresSecretStore;
import io.millrace.telemetry.Tracing;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Random;
import javax.sql.DataSource;

/** Puts together what tells others of a job's end. */
public class NotifyWiring {
    @Produces
    @Singleton
    DeliveryStore deliveries(DataSource source) {
        return new PostgresDeliveryStore(source);
    }

    @Produces
    @Singleton
    SecretStore secrets(DataSource source) {
        return new PostgresSecretStore(source);
    }

    @Produces
    @Singleton
    OutboundSettings outbound(GatewayConfig config) {
        try {
            GatewayConfig.Outbound outbound = config.outbound();
            return OutboundSettings.of(outbound.allow(), outbound.ca());
        } catch (IllegalArgumentException e) {
            // Quarkus ends the process with this message alone, and exit code 1.
            throw new ConfigurationException(e.getMessage());
        }
    }

    @Produces
    @Singleton
    OutboundHttp http(Vertx vertx, OutboundSettings outbound) {
        return OutboundHttp.open(vertx, outbound);
    }

    void close(@Disposes OutboundHttp outbound) {
        outbound.close();
    }

    @Produces
    @Singleton
    Vetting vetting(OutboundSettings outbound) {
        return Vetting.ofSubmissions(outbound.addresses());
    }

    @Produces
    @Singleton
    Callbacks callbacks(Vetting vetting, GatewayConfig config) {
        return new Callbacks(vetting, config.webhook().http());
    }

    @Produces
    @Singleton
    WebhookSender sender(
            DeliveryStore deliveries,
            SecretStore secrets,
            OutboundHttp outbound,
            Callbacks callbacks,
            MeterRegistry metrics,
            Tracing tracing) {
        WebhookSender sender = WebhookSender.sending(
                deliveries,
                secrets,
                outbound,
                callbacks,
                new DeliveryBackoff(new Random()),
                Clock.SYSTEM,
                metrics,
                tracing);
        return GatewayMeters.shown(
                "millrace.webhooks.under.way",
                "Webhooks that wait for their receiver's answer",
                sender,
                WebhookSender::underWay,
                metrics);
    }
}
