package io.millrace.gateway.identity;

import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.GatewayConfig;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The users that must be there before anybody can make one: {@code admin}, with the password of {@code MILLRACE_ADMIN_PASSWORD}, or if there
 * is nobody at all, with one that is made here and printed once; and on a gateway that only loopback reaches, if asked for, the demo users.
 * Who is there already is left as he is.
 */
@ApplicationScoped
public class FirstUsers {
    private static final Logger LOG = Logger.getLogger(FirstUsers.class);
    private static final String ADMIN = "admin";
    private static final int RANDOM_BYTES = 18;

    void create(@Observes StartupEvent event, UserStore store, GatewayConfig config) {
        config.adminPassword().ifPresent(password -> {
            if (!Passwords.isUsable(password)) {
                throw new IllegalStateException("MILLRACE_ADMIN_PASSWORD must have 1 to 72 bytes and no NUL");
            }
            ensureAdmin(store, password);
        });
        if (config.demoUsers()) {
            ensure(store, "demo", "demo", Set.of("user"), Set.of("command"));
            ensureAdmin(store, ADMIN);
            ensure(store, "agent", "agent", Set.of("agent"), Set.of());
        }
        if (store.all().isEmpty()) {
            String password = randomPassword();
            // Of several gateways that start at once, the one that has made him knows his password.
            if (ensureAdmin(store, password)) {
                LOG.warnf(
                        "there was no user yet: admin may log in with the password %s, which is shown this once",
                        password);
            }
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean ensureAdmin(UserStore store, String password) {
        return ensure(store, ADMIN, password, Set.of("user", "admin"), Set.of("command"));
    }

    private static boolean ensure(
            UserStore store, String username, String password, Set<String> roles, Set<String> permissions) {
        boolean created = store.find(username).isEmpty()
                && store.create(new User(username, Passwords.hash(password), roles, permissions));
        if (created) {
            LOG.infof("created user %s", username);
        }
        return created;
    }
}
