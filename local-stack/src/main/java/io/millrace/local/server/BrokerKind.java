package io.millrace.local.server;

import io.millrace.local.process.Programs;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which broker stands in: the real one where it is installed, else one that needs no installation. */
public enum BrokerKind {
    /** A private node of the {@code rabbitmq-server} of this machine. */
    RABBITMQ("RabbitMQ"),
    /** Apache Qpid Broker-J in a JVM of its own. */
    EMBEDDED("Apache Qpid Broker-J");

    private static final String FORCED = "MILLRACE_BROKER";

    private final String title;

    BrokerKind(String title) {
        this.title = title;
    }

    /** The product's name. */
    public String title() {
        return title;
    }

    /** The name that services know it by: {@code rabbitmq} or {@code embedded}. */
    public String profile() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As {@code MILLRACE_BROKER} says (a system property, else the environment); else by what is installed. */
    public static BrokerKind detect() {
        return choose(
                Optional.ofNullable(System.getProperty(FORCED)).or(() -> variable(System.getenv())),
                Programs.find("rabbitmq-server").isPresent());
    }

    /**
     * The choice.
     *
     * @throws IllegalArgumentException if it is forced to be another than {@code rabbitmq} or {@code embedded}
     */
    static BrokerKind choose(Optional<String> forced, boolean rabbitInstalled) {
        if (forced.isPresent()) {
            return parse(forced.get());
        }
        return rabbitInstalled ? RABBITMQ : EMBEDDED;
    }

    private static BrokerKind parse(String profile) {
        for (BrokerKind kind : values()) {
            if (kind.profile().equals(profile)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(FORCED + " is '" + profile + "'; it may be rabbitmq or embedded");
    }

    private static Optional<String> variable(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FORCED)).filter(value -> !value.isBlank());
    }
}
