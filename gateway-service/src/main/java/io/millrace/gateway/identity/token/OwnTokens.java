package io.millrace.gateway.identity.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.port.UserStore.User;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator.Error;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * JSON Web Tokens (RFC 7519) of this service, signed with ES256 or RS256. They say who, not what he may: that is looked up at each request,
 * so that it is taken away at once.
 */
public final class OwnTokens {
    /** How long a token is good for. */
    public static final Duration LIFETIME = Duration.ofMinutes(15);
    /** How long after one has shown a password its tokens are renewed. */
    public static final Duration RENEWED_FOR = Duration.ofHours(12);
    /** Clocks of gateways may differ by so much. */
    static final int SKEW_SECONDS = 30;

    /** The claim that ties a token to the password that it was given for. */
    private static final String VERSION = "ver";

    /** When the password was shown, in seconds: as OpenID Connect has it. */
    private static final String AUTH_TIME = "auth_time";

    private static final int VERSION_BYTES = 9;

    static final AlgorithmConstraints ASYMMETRIC = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA256);

    private final Keys keys;
    private final String issuer;
    private final String audience;
    private final JwtConsumer consumer;

    public OwnTokens(Keys keys, String issuer, String audience) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        this.consumer = consumer(issuer, audience, this::key).build();
    }

    /** What every token is asked for, whoever issued it. */
    static JwtConsumerBuilder consumer(String issuer, String audience, VerificationKeyResolver resolver) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ASYMMETRIC)
                .setVerificationKeyResolver(resolver)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(SKEW_SECONDS);
    }

    private Key key(JsonWebSignature signature, List<JsonWebStructure> nested) throws UnresolvableKeyException {
        String kid = signature.getKeyIdHeaderValue();
        if (kid == null) {
            throw new UnresolvableKeyException("no kid");
        }
        return keys.verifying(kid).orElseThrow(() -> new UnresolvableKeyException("unknown kid"));
    }

    /** A token that says who this is; empty: there is no private key here to sign it with. */
    public Optional<Issued> issue(User user) {
        return issue(user, NumericDate.now().getValue());
    }

    /**
     * Another one for who shows one of these, good for as long, but not beyond {@link #RENEWED_FOR} after the password. Empty: it is none of
     * ours, or its time is over, or it is not this user's.
     */
    public Optional<Issued> renew(String token, User user) {
        try {
            Bearer shown = verify(token);
            long left =
                    shown.since() + RENEWED_FOR.toSeconds() - NumericDate.now().getValue();
            return shown.subject().equals(user.username()) && shown.is(user) && left > 0
                    ? issue(user, shown.since())
                    : Optional.empty();
        } catch (InvalidJwtException e) {
            return Optional.empty();
        }
    }

    /** @param seconds that it is good for */
    public record Issued(String token, long seconds) {}

    private Optional<Issued> issue(User user, long since) {
        NumericDate now = NumericDate.now();
        long seconds = Math.min(LIFETIME.toSeconds(), since + RENEWED_FOR.toSeconds() - now.getValue());
        return keys.signing().map(signing -> new Issued(sign(signing, user, since, now, seconds), seconds));
    }

    private String sign(KeyRing.Signing signing, User user, long since, NumericDate now, long seconds) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setSubject(user.username());
        claims.setStringClaim(VERSION, version(user));
        claims.setGeneratedJwtId();
        claims.setIssuedAt(now);
        claims.setClaim(AUTH_TIME, since);
        claims.setExpirationTime(NumericDate.fromSeconds(now.getValue() + seconds));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(ASYMMETRIC);
        signature.setAlgorithmHeaderValue(
                signing.key() instanceof RSAKey
                        ? AlgorithmIdentifiers.RSA_USING_SHA256
                        : AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(signing.kid());
        signature.setKey(signing.key());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign a token", e);
        }
    }

    /**
     * Whom a token that this service has signed, and that is good now, names. May block, for a look at the keys.
     *
     * @throws InvalidJwtException if it is not
     */
    Bearer verify(String token) throws InvalidJwtException {
        JwtClaims claims = consumer.processToClaims(token);
        try {
            NumericDate since = claims.getNumericDateClaimValue(AUTH_TIME);
            return new Bearer(
                    claims.getSubject(),
                    String.valueOf(claims.getClaimValueAsString(VERSION)),
                    since == null ? 0 : since.getValue());
        } catch (MalformedClaimException e) {
            throw new InvalidJwtException(
                    "no readable claims", new Error(ErrorCodes.MALFORMED_CLAIM, VERSION), e, null);
        }
    }

    /**
     * @param version of the subject when it was issued
     * @param since when the password was shown, in seconds of the epoch
     */
    record Bearer(String subject, String version, long since) {
        /** Whether this is still the user that it was issued to, with the same password. */
        boolean is(User user) {
            return version.equals(OwnTokens.version(user));
        }
    }

    /** Another whenever the password is changed: a few bytes of a digest of its hash, which has a salt, so that they tell nothing. */
    private static String version(User user) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(user.passwordHash().getBytes(UTF_8));
            return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, VERSION_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    String issuer() {
        return issuer;
    }
}
