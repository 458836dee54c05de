package io.millrace.gateway.identity;

import io.millrace.config.KnownSecrets;
import io.millrace.core.port.UserStore;
import io.millrace.gateway.GatewayConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Refuses to start with a secret that everybody knows, unless only this machine reaches the gateway. */
@ApplicationScoped
public class DefaultSecrets {
    private static final int BEFORE_ALL = 1;
    private static final List<String> DEMO = List.of("demo", "admin", "agent");

    /** @throws IllegalStateException naming the variable, or the user, whose secret is to be changed */
    void check(@Observes @Priority(BEFORE_ALL) StartupEvent event, UserStore store, GatewayConfig config) {
        String host = config.http().host();
        if (KnownSecrets.isLoopback(host)) {
            return;
        }
        if (config.demoUsers()) {
            throw new IllegalStateException(
                    "MILLRACE_DEMO_USERS is for loopback only, and this gateway listens on " + host);
        }
        KnownSecrets.refuse(
                host,
                Map.of(
                        "MILLRACE_ADMIN_PASSWORD", config.adminPassword(),
                        "MILLRACE_POSTGRES_PASSWORD",
                                Optional.of(config.postgres().password()),
                        "MILLRACE_AMQP_PASSWORD", Optional.of(config.amqp().password()),
                        "MILLRACE_REDIS_PASSWORD", config.redis().password(),
                        "MILLRACE_POSTGRES_URL",
                                KnownSecrets.in(config.postgres().url()),
                        "MILLRACE_REDIS_URL", KnownSecrets.in(config.redis().url())));
        for (String name : DEMO) {
            store.find(name)
                    .filter(user -> Passwords.matches(name, user.passwordHash()))
                    .ifPresent(user -> {
                        throw new IllegalStateException(
                                "user " + name + " has its name as password, and this gateway listens on " + host
                                        + ": delete the user, or change its password, on loopback");
                    });
        }
    }
}
