package io.millrace.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.identity.token.TokenDirectory;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who sent a request. Credentials that were good a moment ago stay on the event loop. Others are verified on threads of their own, equal
 * ones once; and unless they were good within {@link #FAMILIAR_FOR}, they are counted against their address: nobody is shut out because
 * somebody guesses beside him.
 */
@ApplicationScoped
public class Authenticator {
    static final Duration FAMILIAR_FOR = Duration.ofHours(1);
    private static final int MOST_FAMILIAR = 10_000;

    private final UserDirectory passwords;
    private final HashingThreads hashing;
    private final TokenDirectory tokens;
    private final CredentialThreads threads;
    private final Guard guard;
    private final Audit audit;
    private final Fingerprints prints = new Fingerprints();
    private final Underway<User> underway = new Underway<>();
    private final Cache<String, Boolean> familiar = Caffeine.newBuilder()
            .maximumSize(MOST_FAMILIAR)
            .expireAfterWrite(FAMILIAR_FOR)
            .build();

    Authenticator(
            UserDirectory passwords,
            HashingThreads hashing,
            TokenDirectory tokens,
            CredentialThreads threads,
            Guard guard,
            Audit audit) {
        this.passwords = passwords;
        this.hashing = hashing;
        this.tokens = tokens;
        this.threads = threads;
        this.guard = guard;
        this.audit = audit;
    }

    /** The user; empty: the request shows no credentials. Fails with {@link AuthenticationFailedException} if they are not valid. */
    Uni<Optional<User>> authenticate(RoutingContext context, Credentials credentials) {
        if (credentials instanceof Credentials.Basic basic) {
            Optional<User> known = passwords.recall(basic.username(), basic.password());
            return known.isPresent()
                    ? Uni.createFrom().item(known)
                    : once(context, print(basic), () -> verified(context, basic));
        } else if (credentials instanceof Credentials.Bearer bearer) {
            Optional<User> known = tokens.recall(bearer.token());
            return known.isPresent()
                    ? Uni.createFrom().item(known)
                    : once(context, print(bearer), () -> verified(context, bearer));
        } else if (credentials instanceof Credentials.Unreadable) {
            return guard.admit(context).map(counted -> {
                audit.refused("credentials", "", guard.address(context));
                throw wrong();
            });
        }
        return guard.admit(context).replaceWith(Optional.empty());
    }

    /** The user of this name; empty: none of ours. */
    Uni<Optional<User>> known(String username) {
        return threads.ask(() -> passwords.find(username));
    }

    private Uni<Optional<User>> once(RoutingContext context, String print, Supplier<Uni<User>> verification) {
        return underway.join(
                        print,
                        () -> familiar.getIfPresent(print) == null
                                ? guard.attempt(context, verification)
                                : verification.get())
                .map(Optional::of);
    }

    /** The user of this name and password, for a hash. Whoever calls it has counted the request. */
    Uni<User> verified(RoutingContext context, Credentials.Basic basic) {
        // The row first, so that no hash waits for PostgreSQL.
        Uni<User> user = threads.ask(() -> passwords.find(basic.username()))
                .chain(row -> hashing.ask(() -> found(passwords.verify(basic.username(), basic.password()))));
        return noted(user, print(basic), "login", basic.username(), context);
    }

    private Uni<User> verified(RoutingContext context, Credentials.Bearer bearer) {
        Supplier<User> verification = () -> found(tokens.verify(bearer.token()));
        Uni<User> user =
                tokens.isOutside(bearer.token()) ? threads.askOutside(verification) : threads.ask(verification);
        return noted(user, print(bearer), "token", "", context);
    }

    /** What was good is familiar from now on; what was not is so no more, and stands in the audit log. */
    private Uni<User> noted(Uni<User> verification, String print, String kind, String claimed, RoutingContext context) {
        return verification
                .invoke(user -> familiar.put(print, true))
                .onFailure(AuthenticationFailedException.class)
                .invoke(() -> {
                    familiar.invalidate(print);
                    audit.refused(kind, claimed, guard.address(context));
                });
    }

    private String print(Credentials.Basic basic) {
        return prints.of("basic", basic.username(), basic.password());
    }

    private String print(Credentials.Bearer bearer) {
        return prints.of("bearer", bearer.token());
    }

    /** Which half is wrong is not said: what a client is told is the same for all. */
    static AuthenticationFailedException wrong() {
        return new AuthenticationFailedException();
    }

    private static User found(Optional<User> user) {
        return user.orElseThrow(Authenticator::wrong);
    }
}
