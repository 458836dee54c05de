package io.millrace.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that can be set, each key an environment variable {@code MILLRACE_…}. Defaults suit a stack on one machine. */
@ConfigMapping(prefix = "millrace")
public interface GatewayConfig {
    /** {@code MILLRACE_GATEWAY_NAME}: the label of this process in logs. */
    @WithName("gateway.name")
    @WithDefault("gateway")
    String gatewayName();

    /** {@code MILLRACE_LOG_LEVEL}: of Millrace's own lines: OFF, ERROR, WARN, INFO or DEBUG. */
    @WithName("log.level")
    @WithDefault("INFO")
    String logLevel();

    /** {@code MILLRACE_LOG_JOBS}: INFO for a line when a job is accepted, starts or completes; WARN for none. */
    @WithName("log.jobs")
    @WithDefault("WARN")
    String logJobs();

    /** {@code MILLRACE_LOG_JSON}: a line of the log is a JSON object. */
    @WithName("log.json")
    @WithDefault("false")
    boolean logJson();

    /** {@code MILLRACE_OTLP_ENDPOINT}: where traces are sent, as {@code http://localhost:4318}; default: there are none. */
    @WithName("otlp.endpoint")
    Optional<String> otlpEndpoint();

    /** {@code MILLRACE_TRACES_SAMPLE}: which share of traces is recorded that begin here, 0 to 1. */
    @WithName("traces.sample")
    @WithDefault("1")
    double tracesSample();

    /** {@code MILLRACE_SECRETS}: a folder with files named like variables; their content is the value. */
    @WithDefault("/run/secrets")
    String secrets();

    /** {@code MILLRACE_ADMIN_PASSWORD}: of the first user, {@code admin}, who is created if not there. */
    Optional<String> adminPassword();

    /** {@code MILLRACE_DEMO_USERS}: creates demo, admin and agent with their names as passwords; on loopback only. */
    @WithDefault("false")
    boolean demoUsers();

    /** {@code MILLRACE_REGISTRATION}: whether everybody may create a user for himself. */
    @WithDefault("false")
    boolean registration();

    /** {@code MILLRACE_PASSWORD_MIN_LENGTH}: characters that a new password must have; 1 to 72. */
    @WithDefault("8")
    int passwordMinLength();

    /** {@code MILLRACE_TRUSTED_PROXIES}: addresses and networks with commas between, whose {@code X-Forwarded-For} is believed. */
    Optional<List<String>> trustedProxies();

    /** {@code MILLRACE_CORS_ORIGINS}: origins with commas between, whose pages may use the API; none by default. */
    Optional<List<String>> corsOrigins();

    /** {@code MILLRACE_CA}: a PEM file with who vouches for PostgreSQL, RabbitMQ and Redis; else whom the JVM trusts. */
    Optional<Path> ca();

    /** HTTPS. */
    Tls tls();

    /** What tokens are made of. */
    Token token();

    /** An outside issuer of tokens. */
    Oidc oidc();

    /** How often. */
    RateLimit rateLimit();

    /** {@code MILLRACE_RETENTION}: how long a finished job is kept that does not say itself, for example {@code 10m}. */
    @WithDefault("7d")
    Duration retention();

    /** {@code MILLRACE_MAX_TIMEOUT_SECONDS}: the longest {@code timeout_seconds} that a job may ask for; 1 to 86400. */
    @WithDefault("3600")
    long maxTimeoutSeconds();

    /** {@code MILLRACE_COMMAND_*}. */
    Command command();

    /** Jobs of type {@code command}. */
    interface Command {
        /**
         * {@code MILLRACE_COMMAND_ALLOW}: which programs and images may be run, as {@link io.millrace.core.policy.CommandAllowance} has it;
         * default: none.
         */
        Optional<List<String>> allow();
    }

    /** {@code MILLRACE_OUTBOUND_*}: where clients may send us. */
    Outbound outbound();

    /** What is sent to the addresses that clients name. */
    interface Outbound {
        /** {@code MILLRACE_OUTBOUND_ALLOW}: networks that may be reached though they are not public, with commas between; default: none. */
        Optional<List<String>> allow();

        /** {@code MILLRACE_OUTBOUND_CA}: a PEM file with further authorities that vouch for those who are reached. */
        Optional<String> ca();
    }

    /** {@code MILLRACE_WEBHOOK_*}. */
    Webhook webhook();

    /** Webhooks. */
    interface Webhook {
        /** {@code MILLRACE_WEBHOOK_HTTP}: whether a {@code callback_url} may be plain http. */
        @WithDefault("false")
        boolean http();
    }

    /** {@code MILLRACE_PERSIST_LANES}: transactions of accepting jobs that may be under way at once; 1 to 8. */
    @WithDefault("2")
    int persistLanes();

    /** {@code MILLRACE_QUOTA_OPEN_JOBS}: unfinished jobs that a user may have; {@code off} for any number. */
    @WithName("quota.open-jobs")
    @WithDefault("100000")
    @WithConverter(Quota.FromText.class)
    Quota quotaOpenJobs();

    /** {@code MILLRACE_QUOTA_RUNNING}: jobs of a user that may run at a time, the published ones included; {@code off} for any number. */
    @WithName("quota.running")
    @WithDefault("off")
    @WithConverter(Quota.FromText.class)
    Quota quotaRunning();

    /** {@code MILLRACE_AGENT_LEASE}: seconds without a heartbeat after which an agent's job is given to another; 5 to 3600. */
    @WithName("agent.lease")
    @WithDefault("30")
    @WithConverter(AgentLeaseSetting.FromText.class)
    AgentLeaseSetting agentLease();

    /** {@code MILLRACE_OWNER_CLASSES}: owners by class, for metrics of what waits, for example {@code acme=gold,zenith=gold}. */
    Optional<String> ownerClasses();

    /** Where clients come. */
    PublicHttp http();

    /** Where operators come: health and metrics. */
    Http management();

    Postgres postgres();

    Redis redis();

    Amqp amqp();

    Broker broker();

    /** {@code MILLRACE_HTTP_*}, {@code MILLRACE_MANAGEMENT_*}. */
    interface Http {
        /** The address that it listens at. */
        String host();

        /** The port that it listens at; 0 for any that is free. */
        int port();
    }

    /** {@code MILLRACE_HTTP_*}. */
    interface PublicHttp extends Http {
        /** How long a request may take to send its body, from 1s. */
        @WithDefault("60s")
        Duration bodyTimeout();

        /** How long a client may take to read a part of a streamed answer, from 1s. */
        @WithDefault("60s")
        Duration stallTimeout();
    }

    /** {@code MILLRACE_TLS_*}: both, or none; how they take effect is in {@link io.millrace.config.ConditionalSettings}. */
    interface Tls {
        /** A PEM file: the certificate, and those between it and its authority. */
        Optional<Path> cert();

        /** A PEM file: its private key. */
        Optional<Path> key();
    }

    /** {@code MILLRACE_TOKEN_*}. */
    interface Token {
        /** A folder of keys that all gateways share: {@code <name>.pub.pem}, and {@code <name>.pem} of the one that signs. */
        Optional<Path> keys();

        /** The {@code iss} of our tokens. */
        @WithDefault("millrace")
        String issuer();

        /** The {@code aud} of our tokens. */
        @WithDefault("millrace")
        String audience();
    }

    /** {@code MILLRACE_OIDC_*}: all of the first three, or none. */
    interface Oidc {
        /** The {@code iss} of its tokens. */
        Optional<String> issuer();

        /** The URL of its JWK set. */
        Optional<String> keys();

        /** The {@code aud} that is us. */
        Optional<String> audience();

        /** The claim that names a user. */
        @WithDefault("sub")
        String usernameClaim();

        /** The claim with roles and permissions. */
        @WithDefault("groups")
        String rolesClaim();
    }

    /** {@code MILLRACE_RATE_LIMIT_*}: as in {@code 10/60s}, or {@code off}. */
    interface RateLimit {
        /** Of an address: requests without valid credentials, and those to {@code /auth/token} and {@code /auth/register}. */
        @WithDefault("10/60s")
        @WithConverter(RateSetting.FromText.class)
        RateSetting anonymous();

        /** Of a user: submissions. */
        @WithDefault("600/60s")
        @WithConverter(RateSetting.FromText.class)
        RateSetting submit();

        /** Of an address: all requests. */
        @WithDefault("off")
        @WithConverter(RateSetting.FromText.class)
        RateSetting ip();
    }

    /** {@code MILLRACE_POSTGRES_*}. */
    interface Postgres {
        /** A JDBC URL. */
        String url();

        /** Owns the database, or may create tables in it. */
        String user();

        /** The user's password. */
        String password();

        /** Whether by TLS, as {@link io.millrace.config.ConditionalSettings} has it. */
        @WithDefault("false")
        boolean tls();
    }

    /** {@code MILLRACE_REDIS_*}. */
    interface Redis {
        /** As {@code redis://host:6379}; {@code rediss:} for TLS. */
        String url();

        /** Of the default user; empty if it has none. */
        Optional<String> password();
    }

    /** {@code MILLRACE_AMQP_*}. */
    interface Amqp {
        /** Where RabbitMQ is. */
        String host();

        /** Its port; 5671 is customary with TLS. */
        int port();

        /** May configure, write and read all of the virtual host. */
        String user();

        /** The user's password. */
        String password();

        /** The same for gateways and workers. */
        String virtualHost();

        /** Whether by TLS, as {@link io.millrace.config.ConditionalSettings} has it. */
        @WithDefault("false")
        boolean tls();
    }

    /** {@code MILLRACE_BROKER_*}. */
    interface Broker {
        /** {@code rabbitmq} (quorum queues), {@code rabbitmq-classic}, or {@code embedded}. */
        String profile();
    }
}
