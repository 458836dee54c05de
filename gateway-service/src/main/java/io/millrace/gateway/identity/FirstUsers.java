package io.millrace.gateway.identity;

import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.GatewayConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The users that must be there before anybody can make one: {@code admin}, with the password of {@code
 * MILLRACE_ADMIN_PASSWORD}; and on a gateway that only loopback reaches, if asked for, the demo users. Who is there already
 * is left as he is.
 */
@ApplicationScoped
public class FirstUsers {
    private static final Logger LOG = Logger.getLogger(FirstUsers.class);

    void create(@Observes StartupEvent event, UserStore store, GatewayConfig config) {
        config.adminPassword().ifPresent(password -> {
            if (!Passwords.isUsable(password)) {
                throw new IllegalStateException("MILLRACE_ADMIN_PASSWORD must have 1 to 72 bytes and no NUL");
            }
            ensure(store, "admin", password, Set.of("user", "admin"), Set.of("command"));
        });
        if (config.demoUsers()) {
            refuseUnlessLoopback(config.http().host());
            ensure(store, "demo", "demo", Set.of("user"), Set.of("command"));
            ensure(store, "admin", "admin", Set.of("user", "admin"), Set.of("command"));
            ensure(store, "agent", "agent", Set.of("agent"), Set.of());
        }
        List<User> all = store.all();
        if (all.isEmpty()) {
            LOG.warn("there is no user yet: set MILLRACE_ADMIN_PASSWORD, start again, and create users as admin");
        }
    }

    private static void ensure(
            UserStore store, String username, String password, Set<String> roles, Set<String> permissions) {
        if (store.find(username).isEmpty()
                && store.create(new User(username, Passwords.hash(password), roles, permissions))) {
            LOG.infof("created user %s", username);
        }
    }

    private static void refuseUnlessLoopback(String host) {
        try {
            if (!InetAddress.getByName(host).isLoopbackAddress()) {
                throw new IllegalStateException(
                        "MILLRACE_DEMO_USERS is for loopback only, and this gateway listens on " + host);
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException("MILLRACE_HTTP_HOST cannot be resolved: " + host, e);
        }
    }
}
