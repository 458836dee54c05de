package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.acceptance.Api.Reply;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Whatever a product is told, or tells, that nobody else is to know: each in its place, and all of them in a list. */
final class PlantedSecrets {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LONG_ENOUGH = 12;

    private final Stack stack;
    private final Set<String> all = new LinkedHashSet<>();
    private final AtomicInteger count = new AtomicInteger();

    PlantedSecrets(Stack stack) {
        this.stack = stack;
    }

    Set<String> all() {
        return all;
    }

    private String fresh() {
        String secret = "planted-" + count.incrementAndGet() + "-" + Long.toHexString(System.nanoTime());
        all.add(secret);
        return secret;
    }

    private void kept(String secret) {
        assertThat(secret).hasSizeGreaterThanOrEqualTo(LONG_ENOUGH);
        all.add(secret);
    }

    void plant(Api demo, Api admin) {
        servers();
        passwords(admin);
        webhooks(demo);
        jobs(demo);
    }

    /** Those of PostgreSQL, RabbitMQ and Redis, as the services have them. */
    private void servers() {
        Properties given = new Properties();
        try (Reader file = Files.newBufferedReader(stack.home().run().resolve("services.properties"))) {
            given.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        given.stringPropertyNames().stream()
                .filter(key -> key.endsWith("_PASSWORD"))
                .map(given::getProperty)
                .filter(secret -> secret.length() >= LONG_ENOUGH)
                .forEach(all::add);
    }

    private void passwords(Api admin) {
        String password = fresh();
        String user = "{\"username\": \"ann\", \"password\": \"%s\"}".formatted(password);
        assertThat(admin.send("POST", "/users", user).status()).isEqualTo(201);
        Api ann = new Api(admin.url(), "ann", password);
        assertThat(ann.get("/auth/me").status()).isEqualTo(200);
        assertThat(new Api(admin.url(), "ann", fresh()).get("/auth/me").status())
                .isEqualTo(401);
        Reply token = ann.send("POST", "/auth/token", user);
        kept(token.body().path("access_token").asText());
        assertThat(bearer(admin.url(), token.body().path("access_token").asText()))
                .isEqualTo(200);
        assertThat(bearer(admin.url(), fresh())).isEqualTo(401);
        String next = fresh();
        Reply changed = ann.send(
                "PUT",
                "/users/ann/password",
                "{\"current_password\": \"%s\", \"password\": \"%s\"}".formatted(password, next));
        assertThat(changed.status()).as(changed.toString()).isBetween(200, 204);
        // Half a body, and one with a field too many: both are refused, and neither is quoted.
        assertThat(admin.send("POST", "/users", "{\"username\": \"bob\", \"password\": \"" + fresh())
                        .status())
                .isEqualTo(400);
        assertThat(admin.send("POST", "/users", "{\"username\": \"bob\", \"pasword\": \"" + fresh() + "\"}")
                        .status())
                .isEqualTo(400);
    }

    private static int bearer(String url, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/types"))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void webhooks(Api demo) {
        kept(demo.get("/webhooks/secret").body().path("secret").asText());
        kept(demo.send("POST", "/webhooks/secret/rotate", null)
                .body()
                .path("secret")
                .asText());
        // Nobody listens there: it is tried, in vain.
        String told = demo.accepted(
                "{\"type\": \"noop\", \"callback_url\": \"http://127.0.0.1:1/told?key=%s\"}".formatted(fresh()));
        demo.awaitStatus(told, "completed", SOON);
        demo.submit("{\"type\": \"noop\", \"callback_url\": \"%s\"}".formatted(withPassword(fresh())));
    }

    private void jobs(Api demo) {
        String request =
                "{\"type\": \"http_request\", \"max_attempts\": 1, \"params\": {\"url\": \"%s\", \"headers\": {\"Authorization\": \"Bearer %s\"}}}";
        String job = demo.accepted(request.formatted("http://127.0.0.1:1/", fresh()));
        demo.awaitStatus(job, "failed", SOON);
        demo.submit(request.formatted(withPassword(fresh()), fresh()));
        for (String message : new String[] {"", ", \"message\": \"it fails\""}) {
            String loud = demo.accepted(
                    "{\"type\": \"loud\", \"max_attempts\": 1, \"params\": {\"says\": \"nothing\", \"token\": \"%s\"%s}}"
                            .formatted(fresh(), message));
            demo.awaitJob(
                    loud, SOON, seen -> !seen.path("finished_at").asText("null").equals("null"));
        }
        // A secret where none belongs is told to who sent it, and to nobody else.
        demo.submit("{\"type\": \"loud\", \"params\": {\"says\": 7, \"token\": [\"" + fresh() + "\"]}}");
    }

    private static String withPassword(String password) {
        return "http://" + "ann" + ":" + password + "@" + "127.0.0.1:1/";
    }
}
