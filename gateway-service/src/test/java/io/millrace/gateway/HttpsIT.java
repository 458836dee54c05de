package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.local.process.FreePorts;
import io.millrace.local.tls.PrivateCa;
import io.millrace.local.tls.Trust;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway as people reach it in earnest: by HTTPS, with pages of one other origin. */
@QuarkusTest
@TestProfile(HttpsIT.Secured.class)
class HttpsIT {
    private static final String FRIEND = "https://friend.example";

    @Inject
    GatewayConfig config;

    /** A certificate of a private authority. */
    public static class Secured implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                Path folder = Files.createTempDirectory("https");
                PrivateCa.Issued issued = PrivateCa.in(folder).issue("gateway", List.of("127.0.0.1"));
                Map<String, String> settings = new HashMap<>();
                settings.put("millrace.tls.cert", issued.certificate().toString());
                settings.put("millrace.tls.key", issued.key().toString());
                settings.put("millrace.http.port", Integer.toString(FreePorts.next()));
                settings.put("quarkus.http.test-ssl-port", "${millrace.http.port}");
                settings.put("millrace.cors-origins", FRIEND);
                return settings;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Servers.class));
        }
    }

    @Test
    void whoTrustsTheAuthorityIsServed() throws Exception {
        HttpResponse<String> answer = get("/auth/me", Map.of("Authorization", basic()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.uri().getScheme()).isEqualTo("https");
        assertThat(answer.body()).contains("\"demo\"");
    }

    @Test
    void whoDoesNotTrustItAndWhoSpeaksPlainHttpIsNot() {
        HttpClient stranger = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(uri("https", "/openapi")).build();
        assertThatThrownBy(() -> stranger.send(request, BodyHandlers.discarding()))
                .isInstanceOf(SSLHandshakeException.class);
        HttpRequest plain = HttpRequest.newBuilder(uri("http", "/openapi")).build();
        assertThatThrownBy(() -> stranger.send(plain, BodyHandlers.discarding()))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"/auth/me,200", "/jobs,401", "/nowhere,404", "/openapi,200", "/jobs/x,404"})
    void browsersAreToldWhatToKeepTo(String path, int status) throws Exception {
        Map<String, String> headers = status == 401 ? Map.of() : Map.of("Authorization", basic());
        HttpResponse<String> answer = get(path, headers);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().allValues("Strict-Transport-Security")).containsExactly("max-age=31536000");
        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .containsExactly("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    }

    @Test
    void thePageOfTheDocumentationMayRunItsOwnScriptsAndNoOthers() throws Exception {
        HttpResponse<String> answer = get("/docs/", Map.of());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
    }

    @Test
    void pagesOfOtherOriginsAreRefusedUnlessTheyAreNamed() throws Exception {
        HttpResponse<String> friend = preflight(FRIEND);
        assertThat(friend.statusCode()).isEqualTo(200);
        assertThat(friend.headers().firstValue("Access-Control-Allow-Origin")).contains(FRIEND);
        assertThat(friend.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        HttpResponse<String> stranger = preflight("https://stranger.example");
        assertThat(stranger.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        assertThat(stranger.statusCode()).isEqualTo(403);
    }

    @Test
    void aNewCertificateIsServedWithoutARestart() throws Exception {
        BigInteger first = servedSerial();
        PrivateCa.in(folder()).renew("gateway", List.of("127.0.0.1"));

        // In the instant of the change a handshake may break off.
        await().atMost(Duration.ofSeconds(30))
                .ignoreException(SSLHandshakeException.class)
                .until(() -> !servedSerial().equals(first));
    }

    private static HttpResponse<String> preflight(HttpClient client, URI uri, String origin) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "authorization,content-type")
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> preflight(String origin) throws Exception {
        return preflight(client(), uri("https", "/jobs"), origin);
    }

    private HttpResponse<String> get(String path, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("https", path));
        headers.forEach(request::header);
        return client().send(request.build(), BodyHandlers.ofString());
    }

    /** Of a new connection each time. */
    private BigInteger servedSerial() throws Exception {
        X509Certificate served = (X509Certificate)
                get("/openapi", Map.of()).sslSession().orElseThrow().getPeerCertificates()[0];
        return served.getSerialNumber();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(Trust.in(PrivateCa.in(folder()).file()))
                .build();
    }

    private Path folder() {
        return config.tls().cert().orElseThrow().getParent();
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + config.http().port() + path);
    }

    private static String basic() {
        return "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes());
    }
}
