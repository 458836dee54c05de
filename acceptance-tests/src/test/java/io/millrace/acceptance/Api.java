package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** A client of one gateway, as any user could write it. */
record Api(HttpClient http, String url, String user, String password) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Api(String url, String user, String password) {
        this(HTTP, url, user, password);
    }

    /** What a gateway answered. */
    record Reply(int status, JsonNode body) {
        String id() {
            return body.path("job_id").asText();
        }

        String code() {
            return body.path("code").asText();
        }
    }

    Reply submit(String json) {
        return send("POST", "/jobs", json);
    }

    /** Submits, expects 202, and answers the id. */
    String accepted(String json) {
        Reply reply = submit(json);
        assertThat(reply.status()).as("answer to %s: %s", json, reply.body()).isEqualTo(202);
        return reply.id();
    }

    Reply get(String path) {
        return send("GET", path, null);
    }

    JsonNode job(String id) {
        Reply reply = get("/jobs/" + id);
        assertThat(reply.status()).as("answer for %s: %s", id, reply.body()).isEqualTo(200);
        return reply.body();
    }

    Reply cancel(String id) {
        return send("POST", "/jobs/" + id + "/cancel", null);
    }

    /** The job as soon as it is as wanted; a gateway or server that is away meanwhile is asked again. */
    JsonNode awaitJob(String id, Duration atMost, Predicate<JsonNode> wanted) {
        AtomicReference<JsonNode> last = new AtomicReference<>(MissingNode.getInstance());
        await("job " + id)
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(100))
                .pollDelay(Duration.ZERO)
                .ignoreException(UncheckedIOException.class)
                .untilAsserted(() -> {
                    Reply reply = get("/jobs/" + id);
                    last.set(reply.body());
                    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
                    assertThat(wanted.test(reply.body()))
                            .as(reply.body().toString())
                            .isTrue();
                });
        return last.get();
    }

    JsonNode awaitStatus(String id, String status, Duration atMost) {
        return awaitJob(id, atMost, job -> job.path("status").asText().equals(status));
    }

    Reply send(String method, String path, String body) {
        try {
            return read(http.send(request(method, path, body), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a job has written, as it is; the query is what comes after the path. */
    HttpResponse<byte[]> output(String id, String query) {
        try {
            return http.send(request("GET", "/jobs/" + id + "/output" + query, null), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a job has written by now, as text. */
    String written(String id) {
        return new String(output(id, "").body(), StandardCharsets.UTF_8);
    }

    CompletableFuture<Reply> sendAsync(String method, String path, String body) {
        return http.sendAsync(request(method, path, body), BodyHandlers.ofString())
                .thenApply(Api::read);
    }

    private HttpRequest request(String method, String path, String body) {
        String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(75))
                .header("Authorization", "Basic " + basic);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private static Reply read(HttpResponse<String> response) {
        try {
            return new Reply(
                    response.statusCode(),
                    response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body()));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + response.body(), e);
        }
    }
}
