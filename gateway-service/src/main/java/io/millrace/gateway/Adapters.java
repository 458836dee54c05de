package io.millrace.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.ServerTls;
import io.millrace.core.port.AgentStore;
import io.millrace.core.port.JobChanges;
import io.millrace.core.port.JobReader;
import io.millrace.core.port.JobStore;
import io.millrace.core.port.LeaseStore;
import io.millrace.core.port.MinuteStore;
import io.millrace.core.port.OutputStore;
import io.millrace.core.port.QueueStore;
import io.millrace.core.port.RunwayStore;
import io.millrace.core.port.StateStore;
import io.millrace.core.port.StoreProbe;
import io.millrace.core.port.UpkeepStore;
import io.millrace.metrics.BrokerMeters;
import io.millrace.metrics.EndMeters;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.queue.AmqpSettings;
import io.millrace.queue.BrokerProfile;
import io.millrace.store.PostgresAgentStore;
import io.millrace.store.PostgresJobChanges;
import io.millrace.store.PostgresJobReader;
import io.millrace.store.PostgresJobStore;
import io.millrace.store.PostgresLeaseStore;
import io.millrace.store.PostgresMinuteStore;
import io.millrace.store.PostgresOutputStore;
import io.millrace.store.PostgresQueueStore;
import io.millrace.store.PostgresRunwayStore;
import io.millrace.store.PostgresStateStore;
import io.millrace.store.PostgresStoreProbe;
import io.millrace.store.PostgresUpkeepStore;
import io.millrace.telemetry.Tracing;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/** What the gateway needs from outside: PostgreSQL and the broker, behind their ports. */
public class Adapters {
    @Produces
    @Singleton
    EndMeters ends(MeterRegistry metrics) {
        return new EndMeters(metrics);
    }

    @Produces
    @Singleton
    JobStore jobStore(DataSource source, EndMeters ends) {
        return new PostgresJobStore(source, ends);
    }

    @Produces
    @Singleton
    JobReader jobReader(DataSource source) {
        return new PostgresJobReader(source);
    }

    @Produces
    @Singleton
    JobChanges jobChanges(DataSource source) {
        return new PostgresJobChanges(source);
    }

    @Produces
    @Singleton
    OutputStore outputStore(DataSource source) {
        return new PostgresOutputStore(source);
    }

    @Produces
    @Singleton
    UpkeepStore upkeepStore(DataSource source, EndMeters ends) {
        return new PostgresUpkeepStore(source, ends);
    }

    @Produces
    @Singleton
    RunwayStore runwayStore(DataSource source) {
        return new PostgresRunwayStore(source);
    }

    @Produces
    @Singleton
    QueueStore queueStore(DataSource source) {
        return new PostgresQueueStore(source);
    }

    @Produces
    @Singleton
    MinuteStore minuteStore(DataSource source) {
        return new PostgresMinuteStore(source);
    }

    @Produces
    @Singleton
    LeaseStore leaseStore(DataSource source) {
        return new PostgresLeaseStore(source);
    }

    @Produces
    @Singleton
    AgentStore agentStore(DataSource source, EndMeters ends) {
        return new PostgresAgentStore(source, ends);
    }

    @Produces
    @Singleton
    StateStore stateStore(DataSource source) {
        return new PostgresStateStore(source);
    }

    @Produces
    @Singleton
    StoreProbe storeProbe(DataSource source) {
        return new PostgresStoreProbe(source);
    }

    @Produces
    @Singleton
    AmqpJobQueue jobQueue(GatewayConfig config, TlsConfigurationRegistry tls, MeterRegistry metrics, Tracing tracing) {
        GatewayConfig.Amqp amqp = config.amqp();
        BrokerProfile profile = BrokerProfile.parse(config.broker().profile())
                .orElseThrow(
                        () -> new IllegalStateException("MILLRACE_BROKER_PROFILE must be rabbitmq, rabbitmq-classic or"
                                + " embedded, and is " + config.broker().profile()));
        AmqpSettings settings = new AmqpSettings(
                amqp.host(),
                amqp.port(),
                amqp.user(),
                amqp.password(),
                amqp.virtualHost(),
                profile,
                config.gatewayName(),
                ServerTls.context(amqp.tls(), tls));
        AmqpJobQueue queue = new AmqpJobQueue(settings, tracing);
        BrokerMeters.show(queue, queue::isConnected, metrics);
        return queue;
    }

    void close(@Disposes AmqpJobQueue queue) {
        queue.close();
    }
}
