package io.millrace.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.identity.token.TokenDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Verifies passwords without paying for a hash at each request. Rows are remembered for {@link #ROWS_FOR} at most: so
 * long after a deletion on another gateway this one may still let a user in. Verifications for {@link #VERIFIED_FOR},
 * under a keyed digest of name, hash and password, so that no password is kept in memory.
 */
@ApplicationScoped
public class UserDirectory implements TokenDirectory.Users {
    static final Duration ROWS_FRESH_FOR = Duration.ofSeconds(5);
    static final Duration ROWS_FOR = Duration.ofSeconds(10);
    static final Duration VERIFIED_FOR = Duration.ofMinutes(10);
    private static final int MOST = 10_000;

    private final UserStore store;
    private final LoadingCache<String, Optional<User>> rows;
    private final Cache<String, Boolean> verified = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(VERIFIED_FOR)
            .build();
    private final Fingerprints prints = new Fingerprints();

    UserDirectory(UserStore store) {
        this.store = store;
        this.rows = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(ROWS_FRESH_FOR)
                .expireAfterWrite(ROWS_FOR)
                .build(store::find);
    }

    /** The user, if name and password are known to belong together without asking anybody. Never blocks. */
    Optional<User> recall(String username, String password) {
        Optional<User> user = rows.getIfPresent(username);
        return user != null && user.isPresent() && verified.getIfPresent(digest(user.get(), password)) != null
                ? user
                : Optional.empty();
    }

    /**
     * The user, if name and password belong together. Blocks: for a row, and for a hash of {@link Passwords#COST}.
     *
     * @throws io.millrace.core.port.StoreUnavailableException if the store cannot say
     */
    Optional<User> verify(String username, String password) {
        Optional<User> user = find(username);
        if (user.isEmpty() || !Passwords.isUsable(password)) {
            Passwords.matchNobody();
            return Optional.empty();
        }
        // Many requests that come with the same password at once wait for one hash.
        Boolean matches = verified.get(
                digest(user.get(), password),
                digest -> Passwords.matches(password, user.get().passwordHash()) ? true : null);
        return matches != null ? user : Optional.empty();
    }

    @Override
    public Optional<User> find(String username) {
        return NewUser.isUsername(username) ? rows.get(username) : Optional.empty();
    }

    @Override
    public Optional<User> recall(String username) {
        Optional<User> user = rows.getIfPresent(username);
        return user == null ? Optional.empty() : user;
    }

    boolean create(User user) {
        boolean created = store.create(user);
        rows.invalidate(user.username());
        return created;
    }

    boolean delete(String username) {
        boolean deleted = NewUser.isUsername(username) && store.delete(username);
        rows.invalidate(username);
        return deleted;
    }

    boolean changePassword(String username, String passwordHash) {
        boolean changed = NewUser.isUsername(username) && store.changePassword(username, passwordHash);
        rows.invalidate(username);
        return changed;
    }

    private String digest(User user, String password) {
        return prints.of(user.username(), user.passwordHash(), password);
    }
}
