package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.gateway.calls.Calls;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes passwords. PostgreSQL is asked before the hash is paid for, and not while. */
@ApplicationScoped
public class PasswordChange {
    private final UserDirectory directory;
    private final PasswordRule rule;
    private final HashingThreads hashing;
    private final Calls calls;
    private final Guard guard;

    PasswordChange(UserDirectory directory, PasswordRule rule, HashingThreads hashing, Calls calls, Guard guard) {
        this.directory = directory;
        this.rule = rule;
        this.hashing = hashing;
        this.calls = calls;
        this.guard = guard;
    }

    /** @throws JobException.Invalid if there is no new password, or none that a user may have */
    NewPassword required(@Nullable NewPassword body) {
        if (body == null || body.password() == null || !rule.allows(body.password())) {
            throw new JobException.Invalid("password", rule.words());
        }
        return body;
    }

    /**
     * False if there is no such user. Fails with {@link AuthenticationFailedException}, and is counted, if the password is not his.
     *
     * @throws JobException.Invalid if none is given
     */
    Uni<Boolean> ofOwn(String username, NewPassword asked, RoutingContext context) {
        String current = asked.currentPassword();
        if (current == null) {
            throw new JobException.Invalid("current_password", "is needed to change one's own password");
        }
        return change(username, asked, context, () -> {
            if (directory.verify(username, current).isEmpty()) {
                throw Authenticator.wrong();
            }
        });
    }

    /** False if there is no such user. */
    Uni<Boolean> ofAnother(String username, NewPassword asked, RoutingContext context) {
        return change(username, asked, context, () -> {});
    }

    private Uni<Boolean> change(String username, NewPassword asked, RoutingContext context, Runnable verification) {
        String password = String.valueOf(asked.password());
        Supplier<Uni<String>> hash = () -> calls.ask(() -> directory.find(username))
                .chain(row -> hashing.ask(() -> {
                    verification.run();
                    return Passwords.hash(password);
                }));
        return guard.attempt(context, hash)
                .chain(hashed -> calls.ask(() -> directory.changePassword(username, hashed)));
    }
}
