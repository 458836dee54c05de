package io.millrace.config;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What the framework is told only if Millrace was told something. Files of properties cannot say "if": a key that is there and empty is an
 * error to the framework's TLS, and switches it on elsewhere.
 *
 * <ul>
 *   <li>{@code MILLRACE_TLS_CERT} and {@code MILLRACE_TLS_KEY}, PEM files: HTTPS alone, on {@code MILLRACE_HTTP_PORT}. Clients are told to come by HTTPS for a year (RFC 6797).
 *   <li>{@code MILLRACE_POSTGRES_TLS}, {@code MILLRACE_AMQP_TLS}: {@code true} for TLS to that server; Redis: a URL with {@code
 *       rediss:}. The server's certificate must be good, and of the name that it is called by.
 *   <li>{@code MILLRACE_CA}, a PEM file: who vouches for these servers; without it, whom the JVM trusts.
 *   <li>{@code MILLRACE_CORS_ORIGINS}: origins with commas between, whose pages may use the API.
 * </ul>
 *
 * <p>Beside, levels of the log that there are not are refused here, by name of their variable: {@code MILLRACE_LOG_LEVEL}, {@code MILLRACE_LOG_JOBS}.
 */
public final class ConditionalSettings implements ConfigSourceFactory {
    /** The name in the TLS registry of what PostgreSQL, RabbitMQ and Redis have to show. */
    static final String SERVERS = "servers";

    /** The name in the TLS registry of what the gateway shows. */
    public static final String HTTPS = "https";

    /** Finer ones are not built in. */
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG");

    /** Over {@code application.properties}, under the environment. */
    private static final int ORDINAL = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = new HashMap<>();
        https(context, settings);
        servers(context, settings);
        level(context, "millrace.log.level");
        level(context, "millrace.log.jobs");
        value(context, "millrace.cors-origins").ifPresent(origins -> {
            settings.put("quarkus.http.cors.enabled", "true");
            settings.put("quarkus.http.cors.origins", origins);
        });
        return List.of(new PropertiesConfigSource(settings, "what follows from MILLRACE_ variables", ORDINAL));
    }

    private static void https(ConfigSourceContext context, Map<String, String> settings) {
        Optional<String> certificate = value(context, "millrace.tls.cert");
        Optional<String> key = value(context, "millrace.tls.key");
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("MILLRACE_TLS_CERT and MILLRACE_TLS_KEY are to be set together");
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            return;
        }
        settings.put("quarkus.tls." + HTTPS + ".key-store.pem.own.cert", certificate.get());
        settings.put("quarkus.tls." + HTTPS + ".key-store.pem.own.key", key.get());
        settings.put("quarkus.tls." + HTTPS + ".protocols", "TLSv1.3,TLSv1.2");
        settings.put("quarkus.http.tls-configuration-name", HTTPS);
        settings.put("quarkus.http.insecure-requests", "disabled");
        settings.put("quarkus.http.ssl-port", "${millrace.http.port}");
        settings.put("quarkus.http.header.\"Strict-Transport-Security\".value", "max-age=31536000");
    }

    private static void servers(ConfigSourceContext context, Map<String, String> settings) {
        Optional<String> authority = value(context, "millrace.ca");
        settings.put("quarkus.tls." + SERVERS + ".hostname-verification-algorithm", "HTTPS");
        authority.ifPresent(file -> settings.put("quarkus.tls." + SERVERS + ".trust-store.pem.certs", file));
        if (isTrue(context, "millrace.postgres.tls")) {
            String driver = "quarkus.datasource.jdbc.additional-jdbc-properties.";
            settings.put(driver + "sslmode", "verify-full");
            authority.ifPresentOrElse(
                    file -> settings.put(driver + "sslrootcert", file),
                    () -> settings.put(driver + "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        }
        if (isTrue(context, "millrace.amqp.tls")) {
            settings.put("mp.messaging.connector.smallrye-rabbitmq.tls-configuration-name", SERVERS);
            settings.put("rabbitmq-ssl", "true");
        }
        if (value(context, "millrace.redis.url")
                .filter(url -> url.startsWith("rediss:"))
                .isPresent()) {
            settings.put("quarkus.redis.tls-configuration-name", SERVERS);
        }
    }

    /** The framework would start with another level than was meant, or end without a word on which variable is wrong. */
    private static void level(ConfigSourceContext context, String key) {
        Optional<String> level = value(context, key);
        if (level.filter(value -> !LEVELS.contains(value.toUpperCase(Locale.ROOT)))
                .isPresent()) {
            throw new IllegalArgumentException(
                    variable(key) + " must be one of " + String.join(", ", LEVELS) + ", and is " + level.get());
        }
    }

    private static String variable(String key) {
        return key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** No other words: what one part of the framework takes for a yes is none to another. */
    private static boolean isTrue(ConfigSourceContext context, String key) {
        String value = value(context, key).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(variable(key) + " must be true or false, and is " + value);
        }
        return value.equals("true");
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        return Optional.ofNullable(context.getValue(key))
                .map(ConfigValue::getValue)
                .filter(value -> !value.isBlank());
    }
}
