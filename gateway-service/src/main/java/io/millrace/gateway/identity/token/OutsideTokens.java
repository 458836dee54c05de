package io.millrace.gateway.identity.token;

import io.millrace.config.KnownSecrets;
import io.millrace.core.port.UserStore.User;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.http.Get;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;

/**
 * Tokens of an outside issuer (OpenID Connect): signed with a key of its JWK set, for our audience. What its users may is in the token,
 * for this service does not know them.
 */
public final class OutsideTokens {
    /** Local users have no colon in their names, so nobody outside can be taken for one of them. */
    static final String PREFIX = "oidc:";

    private static final int MOST_NAME = 128;
    private static final Duration KEYS_FOR = Duration.ofHours(1);
    /** An issuer that is away for less than this shuts nobody out. */
    private static final Duration KEYS_KEPT_FOR = Duration.ofDays(1);

    /** Tokens with keys that nobody knows make this service ask no more often. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private static final int TIMEOUT_MILLIS = 2_000;

    private final Settings settings;
    private final JwtConsumer consumer;

    /**
     * @param keys the URL of the issuer's JWK set: {@code https}, but on loopback
     * @param usernameClaim what names a user: {@code sub}, or another that the issuer gives to nobody else, ever
     * @param rolesClaim a list of names, or names with spaces between: {@code user}, {@code admin}, {@code agent}, {@code command};
     *     others are left alone
     */
    public record Settings(String keys, String issuer, String audience, String usernameClaim, String rolesClaim) {
        /** @throws IllegalArgumentException if keys could be changed on their way */
        public Settings {
            URI uri = URI.create(keys);
            if (!"https".equals(uri.getScheme()) && !KnownSecrets.isLoopback(String.valueOf(uri.getHost()))) {
                throw new IllegalArgumentException("MILLRACE_OIDC_KEYS must be an https URL, and is " + keys);
            }
        }
    }

    public OutsideTokens(Settings settings) {
        this.settings = settings;
        Get get = new Get();
        get.setConnectTimeout(TIMEOUT_MILLIS);
        get.setReadTimeout(TIMEOUT_MILLIS);
        get.setRetries(0);
        HttpsJwks keys = new HttpsJwks(settings.keys());
        keys.setSimpleHttpGet(get);
        keys.setDefaultCacheDuration(KEYS_FOR.toSeconds());
        keys.setRetainCacheOnErrorDuration(KEYS_KEPT_FOR.toSeconds());
        keys.setRefreshReprieveThreshold(BETWEEN_LOOKS.toMillis());
        this.consumer = OwnTokens.consumer(
                        settings.issuer(), settings.audience(), new HttpsJwksVerificationKeyResolver(keys))
                .build();
    }

    String issuer() {
        return settings.issuer();
    }

    /**
     * Who a token of the outside issuer says that it is. Blocks, for the issuer's keys.
     *
     * @throws InvalidJwtException if it is not good, or names nobody
     */
    User verify(String token) throws InvalidJwtException {
        JwtClaims claims = consumer.processToClaims(token);
        String name = claims.getClaimValueAsString(settings.usernameClaim());
        if (name == null
                || name.isBlank()
                || name.length() > MOST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidJwtException("no usable " + settings.usernameClaim(), List.of(), null);
        }
        List<String> granted = granted(claims);
        return new User(PREFIX + name, "", known(granted, User.ROLES), known(granted, User.PERMISSIONS));
    }

    private static Set<String> known(List<String> granted, Set<String> all) {
        return all.stream().filter(granted::contains).collect(Collectors.toSet());
    }

    private List<String> granted(JwtClaims claims) {
        Object claim = claims.getClaimValue(settings.rolesClaim());
        List<String> names = new ArrayList<>();
        if (claim instanceof List<?> list) {
            list.forEach(each -> names.add(String.valueOf(each)));
        } else if (claim instanceof String text) {
            names.addAll(List.of(text.split(" ")));
        }
        return names;
    }
}
