package io.millrace.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.config.KnownSecrets;
import io.millrace.config.ServerTls;
import io.millrace.core.port.Clock;
import io.millrace.core.port.JobEvents;
import io.millrace.core.port.TypeStore;
import io.millrace.handler.JobHandler;
import io.millrace.metrics.BrokerMeters;
import io.millrace.metrics.EndMeters;
import io.millrace.outbound.OutboundHttp;
import io.millrace.outbound.OutboundSettings;
import io.millrace.queue.AmqpJobQueue;
import io.millrace.queue.AmqpJobSource;
import io.millrace.queue.AmqpSessionLine;
import io.millrace.store.PostgresJobStore;
import io.millrace.store.PostgresLeaseStore;
import io.millrace.store.PostgresOutputStore;
import io.millrace.store.PostgresUpkeepStore;
import io.millrace.telemetry.Tracing;
import io.millrace.telemetry.TracingSettings;
import io.millrace.worker.execute.BadHandlerException;
import io.millrace.worker.execute.Halt;
import io.millrace.worker.execute.Handlers;
import io.millrace.worker.execute.Plugins;
import io.millrace.worker.execute.handlers.BatchEmailHandler.Post;
import io.millrace.worker.execute.handlers.BuiltIns;
import io.millrace.worker.execute.http.HttpRequestHandler;
import io.millrace.worker.execute.sandbox.Commands;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;

/** Makes the worker out of its configuration and the adapters of its servers. */
@ApplicationScoped
class Wiring {
    @Produces
    @Singleton
    Settings settings(WorkerConfig config, TlsConfigurationRegistry tls) {
        try {
            KnownSecrets.refuse(
                    config.management().host(),
                    Map.of(
                            "MILLRACE_POSTGRES_PASSWORD",
                                    Optional.of(config.postgres().password()),
                            "MILLRACE_AMQP_PASSWORD", Optional.of(config.amqp().password()),
                            "MILLRACE_SMTP_PASSWORD", config.smtp().password()));
        } catch (IllegalStateException e) {
            throw new ConfigurationException(e.getMessage());
        }
        return Settings.of(config, ServerTls.context(config.amqp().tls(), tls));
    }

    @Produces
    @Singleton
    Tracing tracing(WorkerConfig config, Settings settings) {
        try {
            return TracingSettings.of(config.otlpEndpoint(), config.tracesSample(), "millrace-worker", settings.name())
                    .open();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    void close(@Disposes Tracing tracing) {
        tracing.close();
    }

    @Produces
    @Singleton
    Commands commands(Settings settings, Halt halt) {
        // Without it nothing watches over commands: the worker's own end is what ends them for certain.
        return Commands.start(settings.commands(), () -> halt.halt("the supervisor of commands has ended"));
    }

    @Produces
    @Singleton
    Post post(WorkerConfig config, Vertx vertx) {
        try {
            return Posts.of(config.smtp(), vertx);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    @Produces
    @Singleton
    OutboundHttp outbound(WorkerConfig config, Vertx vertx) {
        WorkerConfig.Outbound outbound = config.outbound();
        try {
            return OutboundHttp.open(vertx, OutboundSettings.of(outbound.allow(), outbound.ca()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    void close(@Disposes OutboundHttp outbound) {
        outbound.close();
    }

    @Produces
    @Singleton
    Handlers handlers(Settings settings, Commands commands, Post post, OutboundHttp outbound, Tracing tracing) {
        List<JobHandler> all = new ArrayList<>(BuiltIns.all(new Random(), post));
        all.add(new HttpRequestHandler(outbound, tracing));
        commands.handler().ifPresent(all::add);
        try {
            settings.plugins().ifPresent(folder -> all.addAll(Plugins.load(folder)));
            return Handlers.of(all, settings.types());
        } catch (BadHandlerException e) {
            // Quarkus ends the process with this message alone, and exit code 1.
            throw new ConfigurationException(e.getMessage());
        }
    }

    @Produces
    @Singleton
    Halt halt() {
        return Halt.ofProcess();
    }

    @Produces
    @Singleton
    AmqpJobQueue queue(Settings settings, Tracing tracing) {
        return new AmqpJobQueue(settings.amqp(), tracing);
    }

    void close(@Disposes AmqpJobQueue queue) {
        queue.close();
    }

    @Produces
    @Singleton
    Worker worker(
            Settings settings,
            Handlers handlers,
            Commands commands,
            DataSource database,
            TypeStore types,
            AmqpJobQueue queue,
            JobEvents events,
            Halt halt,
            MeterRegistry registry,
            Tracing tracing) {
        EndMeters ends = new EndMeters(registry);
        Ports.Stores stores = new Ports.Stores(
                new PostgresJobStore(database, ends),
                new PostgresLeaseStore(database),
                new PostgresUpkeepStore(database, ends),
                types,
                new PostgresOutputStore(database));
        AmqpJobSource source = new AmqpJobSource(settings.amqp(), Clock.SYSTEM, tracing);
        BrokerMeters.show(queue, () -> queue.isConnected() && source.isConnected(), registry);
        Ports.Broker broker = new Ports.Broker(source, queue, () -> new AmqpSessionLine(settings.amqp()), events);
        Ports.Surroundings process = new Ports.Surroundings(Clock.SYSTEM, halt, () -> Quarkus.asyncExit(0), tracing);
        return new Worker(new Ports(stores, broker, process), settings, handlers, commands, registry);
    }
}
