package io.millrace.gateway.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millrace.core.port.UserStore.User;
import io.millrace.gateway.identity.token.OwnTokens.Bearer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Whom tokens belong to. A signature that was verified is remembered for {@link #VERIFIED_FOR}: so long after its key was taken away a
 * token may still be good.
 */
public final class TokenDirectory {
    static final Duration VERIFIED_FOR = Duration.ofSeconds(30);
    private static final int MOST = 10_000;
    /** Longer ones are not ours, and nobody need read them. */
    private static final int LONGEST = 8_192;

    private static final Bearer NOT_OURS = new Bearer("", "", 0);

    private final JwtConsumer reader = new JwtConsumerBuilder()
            .setSkipAllValidators()
            .setDisableRequireSignature()
            .setSkipSignatureVerification()
            .build();

    private final OwnTokens own;
    private final Optional<OutsideTokens> outside;
    private final Users users;
    private final Cache<String, Verified> verified = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(VERIFIED_FOR)
            .build();

    /** What a good token says: of one of ours, whom to look up; of an outside issuer, who that is. */
    private record Verified(Bearer ours, @Nullable User outsider, long expires) {}

    /** Users of this service. */
    public interface Users {
        /** May block. */
        Optional<User> find(String username);

        /** Only if he can be found without asking anybody. */
        Optional<User> recall(String username);
    }

    public TokenDirectory(OwnTokens own, Optional<OutsideTokens> outside, Users users) {
        this.own = own;
        this.outside = outside;
        this.users = users;
    }

    /**
     * Who presents this token; empty: nobody that we know, or not any more. Blocks: for the user's row, and for keys.
     *
     * @throws io.millrace.core.port.StoreUnavailableException if the store cannot say
     */
    public Optional<User> verify(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Verified known = verified.getIfPresent(token);
            if (known == null) {
                known = check(token);
                verified.put(token, known);
            }
            return user(known, users::find);
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Optional.empty();
        }
    }

    /** Who presents this token, if that can be said without asking anybody. Never blocks. */
    public Optional<User> recall(String token) {
        Verified known = verified.getIfPresent(token);
        return known == null ? Optional.empty() : user(known, users::recall);
    }

    private static Optional<User> user(Verified known, Function<String, Optional<User>> find) {
        if (NumericDate.now().getValue() >= known.expires()) {
            return Optional.empty();
        }
        return known.outsider() != null
                ? Optional.of(known.outsider())
                : find.apply(known.ours().subject()).filter(known.ours()::is);
    }

    /** Whether the outside issuer would have to say: that may take long. What the token claims is not verified here. Never blocks. */
    public boolean isOutside(String token) {
        try {
            return token.length() <= LONGEST
                    && outside.isPresent()
                    && outside.get()
                            .issuer()
                            .equals(reader.processToClaims(token).getIssuer());
        } catch (InvalidJwtException | MalformedClaimException e) {
            return false;
        }
    }

    /** Each issuer is asked about its own tokens alone: a key of one signs nothing for the other. */
    private Verified check(String token) throws InvalidJwtException, MalformedClaimException {
        JwtClaims unverified = reader.processToClaims(token);
        String issuer = unverified.getIssuer();
        long expires = unverified.getExpirationTime() == null
                ? 0
                : unverified.getExpirationTime().getValue() + OwnTokens.SKEW_SECONDS;
        if (own.issuer().equals(issuer)) {
            return new Verified(own.verify(token), null, expires);
        }
        if (outside.isPresent() && outside.get().issuer().equals(issuer)) {
            return new Verified(NOT_OURS, outside.get().verify(token), expires);
        }
        throw new InvalidJwtException("unknown issuer", List.of(), null);
    }
}
