package io.millrace.gateway.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.millrace.core.port.ManualClock;
import io.millrace.core.port.UserStore.User;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a token lets in: above all, whom not. */
class TokenDirectoryTest {
    private static final User ALICE = new User("alice", "hash", Set.of("user"), Set.of());
    private static final KeyPair PAIR = KeyFiles.ec();
    private static final KeyPair OUTSIDE_PAIR = KeyFiles.rsa(2048);
    private static final String OUTSIDE = "https://issuer.example";

    private final Map<String, User> users = new HashMap<>(Map.of("alice", ALICE));
    private HttpServer issuer;
    private OwnTokens own;
    private TokenDirectory directory;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException, JoseException {
        KeyFiles.write(folder, "k1", PAIR);
        own = new OwnTokens(new Keys(Optional.of(folder), new ManualClock()), "millrace", "millrace");
        PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(OUTSIDE_PAIR.getPublic());
        jwk.setKeyId("o1");
        byte[] set = new JsonWebKeySet(jwk).toJson().getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        issuer.start();
        OutsideTokens outside = new OutsideTokens(
                settings("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"));
        directory = new TokenDirectory(own, Optional.of(outside), new TokenDirectory.Users() {
            @Override
            public Optional<User> find(String username) {
                return Optional.ofNullable(users.get(username));
            }

            @Override
            public Optional<User> recall(String username) {
                return find(username);
            }
        });
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    @Test
    void aTokenOfOursIsItsUsersUntilHeIsDeleted() {
        String token = own.issue(ALICE).orElseThrow().token();
        assertThat(directory.recall(token)).isEmpty();
        assertThat(directory.verify(token)).contains(ALICE);
        assertThat(directory.recall(token)).contains(ALICE);
        users.clear();
        assertThat(directory.recall(token)).isEmpty();
        assertThat(directory.verify(token)).isEmpty();
    }

    @Test
    void keysThatCouldBeChangedOnTheirWayAreRefused() {
        assertThat(settings("https://192.0.2.1/keys").keys()).isEqualTo("https://192.0.2.1/keys");
        assertThatThrownBy(() -> settings("http://192.0.2.1/keys"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MILLRACE_OIDC_KEYS must be an https URL");
    }

    private static OutsideTokens.Settings settings(String keys) {
        return new OutsideTokens.Settings(keys, OUTSIDE, "millrace", "preferred_username", "groups");
    }

    @Test
    void aTokenEndsWithThePasswordThatItWasGivenFor() {
        String token = own.issue(ALICE).orElseThrow().token();
        assertThat(directory.verify(token)).contains(ALICE);
        users.put("alice", new User("alice", "another hash", Set.of("user"), Set.of()));
        assertThat(directory.recall(token)).isEmpty();
        assertThat(directory.verify(token)).isEmpty();
    }

    @Test
    void aTokenIsRenewedUntilTwelveHoursAfterThePassword() {
        long now = NumericDate.now().getValue();
        long twelveHours = OwnTokens.RENEWED_FOR.toSeconds();
        String late = ours(claims -> claims.setClaim("auth_time", now - twelveHours + 60));
        OwnTokens.Issued last = own.renew(late, ALICE).orElseThrow();
        assertThat(last.seconds()).isBetween(1L, 60L);
        assertThat(directory.verify(last.token())).contains(ALICE);

        assertThat(own.renew(ours(claims -> claims.setClaim("auth_time", now - twelveHours)), ALICE))
                .isEmpty();
        assertThat(own.renew(ours(claims -> {}), ALICE)).isEmpty();
        assertThat(own.renew(late, new User("alice", "another hash", Set.of("user"), Set.of())))
                .isEmpty();
        assertThat(own.renew(late, new User("bob", "hash", Set.of("user"), Set.of())))
                .isEmpty();
        assertThat(own.renew("nonsense", ALICE)).isEmpty();
    }

    @Test
    void whatATokenMayIsLookedUp() {
        String token = own.issue(ALICE).orElseThrow().token();
        User promoted = new User("alice", "hash", Set.of("user", "admin"), Set.of("command"));
        users.put("alice", promoted);
        assertThat(directory.verify(token)).contains(promoted);
    }

    @Test
    void theControlOfTheseTestsIsLetIn() {
        assertThat(directory.verify(ours(claims -> {}))).contains(ALICE);
        assertThat(directory.verify(outsides(claims -> {}))).isPresent();
    }

    @Test
    void anExpiredOneIsRefusedAlsoIfItWasGoodBefore() {
        assertRefused(ours(claims -> claims.setExpirationTime(in(-60))));
        assertRefused(ours(claims -> claims.unsetClaim("exp")));
        assertRefused(ours(claims -> claims.setNotBefore(in(600))));
    }

    @Test
    void anotherAudienceIssuerOrNobodyIsRefused() {
        assertRefused(ours(claims -> claims.setAudience("another")));
        assertRefused(ours(claims -> claims.unsetClaim("aud")));
        assertRefused(ours(claims -> claims.setIssuer("another")));
        assertRefused(ours(claims -> claims.unsetClaim("iss")));
        assertRefused(ours(claims -> claims.unsetClaim("sub")));
        assertRefused(ours(claims -> claims.setSubject("bob")));
        assertRefused(ours(claims -> claims.unsetClaim("ver")));
        assertRefused(outsides(claims -> claims.setAudience("another")));
    }

    @Test
    void anUnsignedOneIsRefused() {
        assertRefused(Forge.sign(claims(), AlgorithmIdentifiers.NONE, null, "k1"));
        String good = ours(claims -> {});
        assertRefused(good.substring(0, good.lastIndexOf('.') + 1));
        String none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"None\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8));
        assertRefused(none + good.substring(good.indexOf('.')));
    }

    @Test
    void thePublicKeyIsNoSharedSecret() {
        Key secret = new HmacKey(PAIR.getPublic().getEncoded());
        assertRefused(Forge.sign(claims(), AlgorithmIdentifiers.HMAC_SHA256, secret, "k1"));
        Key outsideSecret = new HmacKey(OUTSIDE_PAIR.getPublic().getEncoded());
        assertRefused(Forge.sign(outsideClaims(), AlgorithmIdentifiers.HMAC_SHA256, outsideSecret, "o1"));
    }

    @Test
    void anUnknownOrForeignKeyIsRefused() {
        String es256 = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;
        assertRefused(Forge.sign(claims(), es256, PAIR.getPrivate(), "k2"));
        assertRefused(Forge.sign(claims(), es256, PAIR.getPrivate(), null));
        assertRefused(Forge.sign(claims(), es256, KeyFiles.ec().getPrivate(), "k1"));
        assertRefused(Forge.sign(claims(), es256, PAIR.getPrivate(), "../k1"));
        assertRefused(Forge.sign(claims(), AlgorithmIdentifiers.RSA_USING_SHA256, OUTSIDE_PAIR.getPrivate(), "o1"));
        assertRefused(Forge.sign(outsideClaims(), es256, PAIR.getPrivate(), "k1"));
    }

    @Test
    void whatIsNoTokenIsRefused() {
        for (String text : List.of("", "a", "a.b.c", "..", "x".repeat(10_000), ours(claims -> {}) + "x")) {
            assertRefused(text);
        }
    }

    @Test
    void anOutsidersTokenSaysWhoHeIsAndWhatHeMay() {
        User known = directory
                .verify(outsides(claims -> claims.setClaim("groups", List.of("user", "command", "staff"))))
                .orElseThrow();
        assertThat(known.username()).isEqualTo("oidc:alice");
        assertThat(known.roles()).containsExactly("user");
        assertThat(known.permissions()).containsExactly("command");
        assertThat(directory.verify(outsides(claims -> claims.setClaim("groups", "admin user"))))
                .map(User::roles)
                .contains(Set.of("admin", "user"));
        assertThat(directory.verify(outsides(claims -> claims.unsetClaim("groups"))))
                .map(User::roles)
                .contains(Set.of());
    }

    @Test
    void anOutsiderWithoutAUsableNameIsRefused() {
        assertRefused(outsides(claims -> claims.unsetClaim("preferred_username")));
        assertRefused(outsides(claims -> claims.setClaim("preferred_username", " ")));
        assertRefused(outsides(claims -> claims.setClaim("preferred_username", "a\nb")));
        assertRefused(outsides(claims -> claims.setClaim("preferred_username", "x".repeat(129))));
    }

    private void assertRefused(String token) {
        assertThat(directory.verify(token)).as(token).isEmpty();
        assertThat(directory.recall(token)).as(token).isEmpty();
    }

    private static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(NumericDate.now().getValue() + seconds);
    }

    private static JwtClaims claims() {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("millrace");
        claims.setAudience("millrace");
        claims.setSubject("alice");
        claims.setExpirationTime(in(600));
        return claims;
    }

    private static JwtClaims outsideClaims() {
        JwtClaims claims = claims();
        claims.setIssuer(OUTSIDE);
        claims.setSubject("8f2c");
        claims.setClaim("preferred_username", "alice");
        claims.setClaim("groups", List.of("user"));
        return claims;
    }

    private String ours(Consumer<JwtClaims> change) {
        JwtClaims claims = claims();
        claims.setClaim(
                "ver", Forge.payload(own.issue(ALICE).orElseThrow().token()).getClaimValue("ver"));
        change.accept(claims);
        return Forge.sign(claims, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, PAIR.getPrivate(), "k1");
    }

    private static String outsides(Consumer<JwtClaims> change) {
        JwtClaims claims = outsideClaims();
        change.accept(claims);
        return Forge.sign(claims, AlgorithmIdentifiers.RSA_USING_SHA256, OUTSIDE_PAIR.getPrivate(), "o1");
    }
}
