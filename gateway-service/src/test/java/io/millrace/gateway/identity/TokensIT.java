package io.millrace.gateway.identity;

import static io.millrace.gateway.Api.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.Servers;
import io.millrace.gateway.identity.token.Forge;
import io.millrace.gateway.identity.token.KeyFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens over HTTP: how they are got, what they open, when they end, and which are none. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class TokensIT {
    private static final String ES256 = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;

    @Inject
    GatewayConfig config;

    /** An issuer's other claims, such as preferred_username, may name another person tomorrow. */
    @Test
    void anOutsideIssuersSubjectNamesTheUserUnlessToldOtherwise() {
        assertThat(config.oidc().usernameClaim()).isEqualTo("sub");
    }

    @Test
    void aTokenOpensWhatThePasswordDoes() {
        Response answer = login("demo", "demo");
        answer.then()
                .statusCode(200)
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(900))
                .header("Cache-Control", containsString("no-store"));
        String token = answer.path("access_token");

        with(token)
                .get("/auth/me")
                .then()
                .statusCode(200)
                .body("username", equalTo("demo"))
                .body("roles", equalTo(List.of("user")))
                .body("permissions", equalTo(List.of("command")));
        with(token).get("/jobs").then().statusCode(200);
        with(token).get("/users").then().statusCode(403).body("code", equalTo("not-permitted"));
        JwtClaims claims = Forge.payload(token);
        assertThat(claims.getClaimsMap()).containsKeys("iss", "aud", "sub", "iat", "exp", "jti");
    }

    @Test
    void aTokenIsRenewedByItselfAndRemembersWhenThePasswordWasShown() {
        String first = login("demo", "demo").path("access_token");

        Response answer = with(first).post("/auth/renew");

        answer.then().statusCode(200).body("token_type", equalTo("Bearer")).body("expires_in", equalTo(900));
        String second = answer.path("access_token");
        assertThat(second).isNotEqualTo(first);
        assertThat(Forge.payload(second).getClaimValue("auth_time"))
                .isEqualTo(Forge.payload(first).getClaimValue("auth_time"));
        with(second).get("/auth/me").then().statusCode(200).body("username", equalTo("demo"));
    }

    @Test
    void nothingButATokenIsRenewed() {
        as("demo").post("/auth/renew").then().statusCode(403).body("code", equalTo("not-permitted"));
        given().post("/auth/renew").then().statusCode(401);
        with("nonsense").post("/auth/renew").then().statusCode(401);
    }

    @Test
    void whoWasDeletedRenewsNothing() {
        String user = "{\"username\": \"renewer\", \"password\": \"renewer-1\"}";
        as("admin")
                .contentType(ContentType.JSON)
                .body(user)
                .post("/users")
                .then()
                .statusCode(201);
        String token = login("renewer", "renewer-1").path("access_token");
        with(token).post("/auth/renew").then().statusCode(200);

        as("admin").delete("/users/renewer").then().statusCode(204);

        with(token).post("/auth/renew").then().statusCode(401);
    }

    @Test
    void whoIsNotKnownAndWhoIsWrongAreToldTheSame() {
        for (String name : List.of("demo", "nobody")) {
            login(name, "wrong")
                    .then()
                    .statusCode(401)
                    .contentType("application/problem+json")
                    .body("code", equalTo("bad-credentials"))
                    .body("detail", equalTo("unknown user, wrong password or no valid token"));
        }
    }

    @Test
    void whatIsTriedIsALineOfTheAuditLogAndNoSecretIsInIt() {
        List<String> lines = new CopyOnWriteArrayList<>();
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {
                // Nothing waits.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        Logger audit = Logger.getLogger("io.millrace.audit");
        audit.addHandler(listener);
        try {
            login("mallory\" to \"admin\n", "guess-4711").then().statusCode(401);
            given().header("Authorization", "Bearer forged-4711")
                    .get("/types")
                    .then()
                    .statusCode(401);
            given().header("Authorization", "Nonsense 4711")
                    .get("/types")
                    .then()
                    .statusCode(401);
            as("demo")
                    .contentType(ContentType.JSON)
                    .body("{\"password\": \"new-4711\", \"current_password\": \"guess-4711\"}")
                    .put("/users/demo/password")
                    .then()
                    .statusCode(400);
            login("demo", "demo").then().statusCode(200);
        } finally {
            audit.removeHandler(listener);
        }
        assertThat(lines)
                .contains(
                        "login refused: by \"mallory? to ?admin?\", from 127.0.0.1",
                        "token refused: by \"\", from 127.0.0.1",
                        "credentials refused: by \"\", from 127.0.0.1",
                        "password-change refused: by \"demo\", from 127.0.0.1",
                        "token done: by \"demo\", from 127.0.0.1")
                .noneMatch(line -> line.contains("4711"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"username\": \"demo\"}",
                "{\"username\": \"demo\", \"password\": 5}",
                "{\"username\": \"demo\", \"password\": \"demo\", \"grant_type\": \"password\"}"
            })
    void badLoginsAreInvalid(String body) {
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/auth/token")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"));
    }

    @Test
    void nobodySignsUpHimselfUnlessThatIsSwitchedOn() {
        given().contentType(ContentType.JSON)
                .body("{\"username\": \"walkin\", \"password\": \"walkin-walkin\"}")
                .post("/auth/register")
                .then()
                .statusCode(403)
                .body("code", equalTo("registration-closed"));
        as("admin").get("/users").then().body("users.username", hasItem("demo"));
    }

    @Test
    void forgedTokensAreNone() {
        String good = login("demo", "demo").path("access_token");
        KeyPair pair = KeyFiles.ec();
        byte[] publicKey = publicKey("k1");
        Map<String, String> forged = new LinkedHashMap<>();
        forged.put("alg none", Forge.sign(Forge.payload(good), AlgorithmIdentifiers.NONE, null, "k1"));
        forged.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
        forged.put(
                "HS256 by the public key",
                Forge.sign(Forge.payload(good), AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(publicKey), "k1"));
        forged.put("another key", Forge.sign(Forge.payload(good), ES256, pair.getPrivate(), "k1"));
        forged.put("unknown kid", Forge.sign(Forge.payload(good), ES256, pair.getPrivate(), "k9"));
        forged.put("no kid", Forge.sign(Forge.payload(good), ES256, pair.getPrivate(), null));
        forged.put("changed", changed(good));
        // These are signed with a key that the gateway has, so that what is wrong with them is the one thing.
        KeyPair known = KeyFiles.ec();
        KeyFiles.writePublic(folder(), "a-known", known);
        await().atMost(Duration.ofSeconds(15)).until(() -> status(signed(good, known, claims -> {})) == 200);
        forged.put("expired", signed(good, known, claims -> claims.setExpirationTime(in(-60))));
        forged.put("without end", signed(good, known, claims -> claims.unsetClaim("exp")));
        forged.put("not yet good", signed(good, known, claims -> claims.setNotBefore(in(600))));
        forged.put("another audience", signed(good, known, claims -> claims.setAudience("another")));
        forged.put("another issuer", signed(good, known, claims -> claims.setIssuer("another")));
        forged.put("nobody's", signed(good, known, claims -> claims.setSubject("nobody")));
        forged.put("of another password", signed(good, known, claims -> claims.setStringClaim("ver", "AAAA")));
        forged.put("no token", "x.y.z");
        forged.put("very long", "x".repeat(9_000));

        forged.forEach((what, token) -> assertThat(with(token)
                        .get("/auth/me")
                        .then()
                        .statusCode(401)
                        .contentType("application/problem+json")
                        .body("code", equalTo("bad-credentials"))
                        .extract()
                        .headers()
                        .getValues("WWW-Authenticate"))
                .as(what)
                .anyMatch(challenge -> challenge.startsWith("Bearer"))
                .anyMatch(challenge -> challenge.startsWith("Basic")));
        assertThat(status(good)).isEqualTo(200);
    }

    @Test
    void keysAreChangedUnderLoadWithoutARefusal() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> refusals = new ArrayList<>();
        CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> {
            int requests = 0;
            String token = login("demo", "demo").path("access_token");
            while (!over.get()) {
                if (requests % 10 == 0) {
                    token = login("demo", "demo").path("access_token");
                }
                int status = status(token);
                if (status != 200) {
                    refusals.add(status);
                }
                requests++;
            }
            return requests;
        });
        String old = login("demo", "demo").path("access_token");
        KeyFiles.write(folder(), "k2", KeyFiles.ec());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> kid(login("demo", "demo").path("access_token")).equals("k2"));
        assertThat(status(old)).as("what the old key signed is good still").isEqualTo(200);

        // Its private half first, its public one when all that it has signed is over.
        Files.delete(folder().resolve("k1.pem"));
        String recent = login("demo", "demo").path("access_token");
        Files.delete(folder().resolve("k1.pub.pem"));
        await().atMost(Duration.ofSeconds(60)).until(() -> status(old) == 401);
        over.set(true);
        assertThat(load.get()).isGreaterThan(50);
        assertThat(refusals).isEmpty();
        assertThat(status(recent)).isEqualTo(200);
        // The other tests know the first.
        KeyFiles.write(folder(), "k1", KeyFiles.ec());
    }

    @Test
    void aTokenEndsWithItsUserOrHisPassword() {
        Map<String, Object> user = Map.of("username", "leaver", "password", "leaver");
        as("admin")
                .contentType(ContentType.JSON)
                .body(user)
                .post("/users")
                .then()
                .statusCode(201);
        String first = login("leaver", "leaver").path("access_token");
        assertThat(status(first)).isEqualTo(200);

        with(first)
                .contentType(ContentType.JSON)
                .body("{\"password\": \"new\", \"current_password\": \"wrong\"}")
                .put("/users/leaver/password")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem("current_password"));
        with(first)
                .contentType(ContentType.JSON)
                .body("{\"password\": \"new\"}")
                .put("/users/leaver/password")
                .then()
                .statusCode(400)
                .body("errors.message", hasItem("is needed to change one's own password"));
        with(first)
                .contentType(ContentType.JSON)
                .body("{\"password\": \"new\", \"current_password\": \"leaver\"}")
                .put("/users/leaver/password")
                .then()
                .statusCode(204);
        assertThat(status(first)).isEqualTo(401);
        login("leaver", "leaver").then().statusCode(401);
        String second = login("leaver", "new").path("access_token");
        assertThat(status(second)).isEqualTo(200);
        as("demo")
                .contentType(ContentType.JSON)
                .body("{\"password\": \"taken over\"}")
                .put("/users/leaver/password")
                .then()
                .statusCode(403);
        as("admin").delete("/users/leaver").then().statusCode(204);
        assertThat(status(second)).isEqualTo(401);
    }

    private static Response login(String username, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("username", username, "password", password))
                .post("/auth/token");
    }

    private static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    private static int status(String token) {
        return with(token).get("/auth/me").statusCode();
    }

    private Path folder() {
        return config.token().keys().orElseThrow();
    }

    private byte[] publicKey(String kid) {
        try {
            String pem = Files.readString(folder().resolve(kid + ".pub.pem"));
            return Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(String good, KeyPair pair, Consumer<JwtClaims> change) {
        JwtClaims claims = Forge.payload(good);
        change.accept(claims);
        return Forge.sign(claims, ES256, pair.getPrivate(), "a-known");
    }

    private static String changed(String good) {
        String[] parts = good.split("\\.");
        String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        byte[] admin = payload.replace("\"demo\"", "\"admin\"").getBytes(StandardCharsets.UTF_8);
        return parts[0] + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(admin) + "." + parts[2];
    }

    private static String kid(String token) {
        String header = token.substring(0, token.indexOf('.'));
        return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)
                .replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private static NumericDate in(long seconds) {
        return NumericDate.fromSeconds(NumericDate.now().getValue() + seconds);
    }
}
