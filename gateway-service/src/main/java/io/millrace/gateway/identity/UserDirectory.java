package io.millrace.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.core.port.UserStore;
import io.millrace.core.port.UserStore.User;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies passwords without paying for a hash at each request. Rows are remembered for {@link #ROWS_FOR} at most: so
 * long after a deletion on another gateway this one may still let a user in. Verifications for {@link #VERIFIED_FOR},
 * under a keyed digest of name, hash and password, so that no password is kept in memory.
 */
@ApplicationScoped
public class UserDirectory {
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
    private final SecretKeySpec key;

    UserDirectory(UserStore store) {
        this.store = store;
        this.rows = Caffeine.newBuilder()
                .maximumSize(MOST)
                .refreshAfterWrite(ROWS_FRESH_FOR)
                .expireAfterWrite(ROWS_FOR)
                .build(store::find);
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
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
        if (!Passwords.isUsable(password)) {
            return Optional.empty();
        }
        Optional<User> user = rows.get(username);
        if (user.isEmpty()) {
            Passwords.matchesNobody(password);
            return Optional.empty();
        }
        // Many requests that come with the same password at once wait for one hash.
        Boolean matches = verified.get(
                digest(user.get(), password),
                digest -> Passwords.matches(password, user.get().passwordHash()) ? true : null);
        return matches != null ? user : Optional.empty();
    }

    boolean create(User user) {
        boolean created = store.create(user);
        rows.invalidate(user.username());
        return created;
    }

    boolean delete(String username) {
        boolean deleted = store.delete(username);
        rows.invalidate(username);
        return deleted;
    }

    private String digest(User user, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String text = user.username() + '\0' + user.passwordHash() + '\0' + password;
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
