package io.millrace.gateway.identity;

import io.millrace.core.error.JobException;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.calls.Calls;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Creates users. PostgreSQL is asked before the hash is paid for, and not while; what is remembered of it may be older than a deletion. */
@ApplicationScoped
public class Enrolment {
    private final UserStore store;
    private final UserDirectory directory;
    private final PasswordRule rule;
    private final HashingThreads hashing;
    private final Calls calls;

    Enrolment(UserStore store, UserDirectory directory, PasswordRule rule, HashingThreads hashing, Calls calls) {
        this.store = store;
        this.directory = directory;
        this.rule = rule;
        this.hashing = hashing;
        this.calls = calls;
    }

    /**
     * The new user. Fails with {@link JobException.AlreadyExists} if the name is taken.
     *
     * @throws JobException.Invalid naming each field that is not within its bounds
     */
    Uni<User> enrol(NewUser asked) {
        asked.check(rule);
        return calls.run(() ->
                        requireFree(store.find(String.valueOf(asked.username())).isEmpty()))
                .chain(() -> hashing.ask(asked::hashed))
                .chain(user -> calls.ask(() -> {
                    requireFree(directory.create(user));
                    return user;
                }));
    }

    private static void requireFree(boolean free) {
        if (!free) {
            throw new JobException.AlreadyExists("there is a user of this name already");
        }
    }
}
