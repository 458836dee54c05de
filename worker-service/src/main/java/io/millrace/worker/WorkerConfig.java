package io.millrace.worker;

import io.millrace.queue.BrokerProfile;
import io.millrace.supervisor.launch.Isolation;
import io.millrace.worker.execute.mail.Encryption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;

/** What is configured, as {@code MILLRACE_*} variables. */
@ConfigMapping(prefix = "millrace")
public interface WorkerConfig {
    /** {@code MILLRACE_SECRETS}: a folder with files named like variables; their content is the value. */
    @WithDefault("/run/secrets")
    String secrets();

    /** {@code MILLRACE_CA}: a PEM file with who vouches for PostgreSQL and RabbitMQ; else whom the JVM trusts. */
    Optional<String> ca();

    Log log();

    Worker worker();

    Postgres postgres();

    Amqp amqp();

    Command command();

    Smtp smtp();

    Outbound outbound();

    Broker broker();

    Management management();

    /** {@code MILLRACE_OTLP_ENDPOINT}: where traces are sent, as {@code http://localhost:4318}; default: there are none. */
    @WithName("otlp.endpoint")
    Optional<String> otlpEndpoint();

    /** {@code MILLRACE_TRACES_SAMPLE}: which share of traces is recorded that begin here, 0 to 1. */
    @WithName("traces.sample")
    @WithDefault("1")
    double tracesSample();
    /** {@code MILLRACE_LOG_*}; application.properties hands them to the framework. */
    interface Log {
        /** Of what Millrace itself says: DEBUG, INFO, WARN or ERROR. */
        @WithDefault("INFO")
        String level();

        /** INFO for a line when a job starts or completes; WARN for none. */
        @WithDefault("WARN")
        String jobs();

        /** Whether a line of the log is a JSON object. */
        @WithDefault("false")
        boolean json();
    }

    /** {@code MILLRACE_MANAGEMENT_*}: where operators come. */
    interface Management {
        /** The address at which health and metrics are asked for. */
        @WithDefault("0.0.0.0")
        String host();

        /** Its port; 0 for any that is free. */
        @WithDefault("9000")
        int port();
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

    /** {@code MILLRACE_COMMAND_*}: jobs of type {@code command}. */
    interface Command {
        /**
         * Which programs and images may be run, as {@link io.millrace.core.policy.CommandAllowance} has it; default: none, and this worker
         * runs no commands.
         */
        Optional<List<String>> allow();

        /**
         * The levels of isolation that will do, best first: {@code container}, {@code bubblewrap}, {@code namespaces}, {@code process};
         * the first that works is used.
         */
        @WithDefault("bubblewrap,namespaces")
        @WithConverter(IsolationConverter.class)
        List<Isolation> isolation();

        /** Whether a command may have the network if it asks for it. */
        @WithDefault("false")
        boolean network();

        /** Between TERM and KILL, 0 to 4 s. */
        @WithDefault("2")
        @WithConverter(Range.GraceSeconds.class)
        int graceSeconds();

        /** Memory of a command that does not say, 6 to 65536 MiB. */
        @WithDefault("512")
        @WithConverter(Range.Mebibytes.class)
        int memoryMb();

        /** How large the files of a command in {@code /tmp} may be together, 1 to 65536 MiB, and never more than its memory. */
        @WithDefault("256")
        @WithConverter(Range.Mebibytes.class)
        int scratchMb();

        /** Processes and threads of a command at once, 8 to 32768. */
        @WithDefault("256")
        @WithConverter(Range.Processes.class)
        int processes();

        /** The lowest of the user ids that commands get where the worker is root. */
        @WithDefault("70000")
        int firstUser();

        /** Folders that commands see read-only beside the system's programs. */
        Optional<List<String>> folders();

        /** The socket of the Docker engine that runs commands in images; default: none, and such commands are refused. */
        Optional<String> docker();

        /** The image of commands that name none, at the level {@code container}. */
        Optional<String> image();
    }

    /** {@code MILLRACE_SMTP_*}: the mail server of jobs of type {@code batch_email}. */
    interface Smtp {
        /** Default: none, and mails are recorded in the log instead of being sent. */
        Optional<String> host();

        /** Default: 587, 465 or 25, as is customary for the encryption. */
        Optional<@WithConverter(Range.Port.class) Integer> port();

        /** {@code starttls} (nothing is sent unless it works), {@code tls} or {@code off}. */
        @WithDefault("starttls")
        Encryption tls();

        /** A PEM file with who vouches for the mail server; default: whom the JVM trusts. */
        Optional<String> ca();

        /** To log in with; default: no login. */
        Optional<String> username();

        /** To log in with, beside the name. */
        Optional<String> password();

        /** The sender, as {@code jobs@example.org} or {@code Jobs <jobs@example.org>}; needed with a host. */
        Optional<String> from();

        /** How long a mail may take until the mail server has taken it, 1 to 300 s. */
        @WithDefault("30")
        @WithConverter(Range.MailSeconds.class)
        int timeoutSeconds();
    }

    /** {@code MILLRACE_OUTBOUND_*}: where jobs of type {@code http_request} may go, as {@link io.millrace.outbound.OutboundSettings} has it. */
    interface Outbound {
        /** Addresses and networks that may be reached though they are not public; default: none. */
        Optional<List<String>> allow();

        /** A PEM file with who vouches for servers beside those whom the JVM trusts. */
        Optional<String> ca();
    }

    /** {@code MILLRACE_POSTGRES_*}. */
    interface Postgres {
        /** A JDBC URL. */
        @WithDefault("jdbc:postgresql://localhost:5432/millrace")
        String url();

        /** Owns the database, or may create tables in it. */
        @WithDefault("millrace")
        String user();

        /** The user's password. */
        String password();

        /** Whether by TLS, as {@link io.millrace.config.ConditionalSettings} has it. */
        @WithDefault("false")
        boolean tls();
    }

    /** {@code MILLRACE_AMQP_*}. */
    interface Amqp {
        /** Where RabbitMQ is. */
        @WithDefault("localhost")
        String host();

        /** Its port; 5671 is customary with TLS. */
        @WithDefault("5672")
        @WithConverter(Range.Port.class)
        int port();

        /** May configure, write and read all of the virtual host. */
        @WithDefault("millrace")
        String user();

        /** The user's password. */
        String password();

        /** The same for gateways and workers. */
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
