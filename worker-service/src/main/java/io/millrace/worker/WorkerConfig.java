package io.millrace.worker;

import io.millrace.queue.BrokerProfile;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What is configured, as {@code MILLRACE_*} variables. */
@ConfigMapping(prefix = "millrace")
public interface WorkerConfig {
    Worker worker();

    Postgres postgres();

    Amqp amqp();

    Broker broker();

    Management management();

    /** {@code MILLRACE_MANAGEMENT_*}: where operators come. */
    interface Management {
        @WithDefault("0.0.0.0")
        String host();
    }

    /** {@code MILLRACE_WORKER_*}. */
    interface Worker {
        /** Its label in logs, in the job and in lists of workers; default: host and process id. */
        Optional<String> name();

        /** How many jobs it runs at a time, 1 to 1000. */
        @WithDefault("5")
        @WithConverter(Range.Slots.class)
        int concurrency();

        /** The job types that it serves; default: all that it has handlers of. */
        Optional<List<String>> types();

        /** A folder of JARs with further handlers. */
        Optional<String> plugins();

        /** How long runs may go on when the worker is told to leave, 0 to 3600 s. */
        @WithDefault("25")
        @WithConverter(Range.DrainSeconds.class)
        int drainSeconds();
    }

    /** {@code MILLRACE_POSTGRES_*}; URL and user have defaults of their own. */
    interface Postgres {
        String password();
    }

    /** {@code MILLRACE_AMQP_*}. */
    interface Amqp {
        @WithDefault("localhost")
        String host();

        @WithDefault("5672")
        @WithConverter(Range.Port.class)
        int port();

        @WithDefault("millrace")
        String user();

        String password();

        @WithDefault("/")
        String virtualHost();

        /** Whether by TLS, as {@link io.millrace.config.ConditionalSettings} has it. */
        @WithDefault("false")
        boolean tls();
    }

    /** {@code MILLRACE_BROKER_*}. */
    interface Broker {
        /** What kind of broker it is: {@code rabbitmq}, {@code rabbitmq-classic} or {@code embedded}. */
        @WithDefault("rabbitmq")
        @WithConverter(ProfileConverter.class)
        BrokerProfile profile();
    }
}
