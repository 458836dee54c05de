package io.millrace.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.local.stack.StackException;
import io.millrace.local.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** The public REST API as the user {@code demo}. */
final class MillraceClient {
    private static final int FIRST_ERROR = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));

    private final HttpClient http;
    private final ObjectMapper json = new ObjectMapper();
    private final String url;

    /** @param authority whom it trusts, a PEM file; empty: whom the JVM does */
    MillraceClient(String url, Optional<Path> authority) {
        this.url = url;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE);
        authority.map(Trust::in).ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** A success: its status code and its job. */
    record Answer(int code, JobView job) {}

    /** {@code POST /jobs}. */
    Answer submit(String body) {
        return send(request("/jobs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** {@code GET /jobs/{id}}. */
    JobView get(String id) {
        return send(request("/jobs/" + id).GET()).job();
    }

    /** {@code DELETE /jobs/{id}}. */
    Answer cancel(String id) {
        return send(request("/jobs/" + id).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Authorization", AUTHORIZATION);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode body = parse(answer.body());
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new StackException(
                        answer.request().method() + " " + answer.uri() + " answered " + answer.statusCode() + ": "
                                + body.path("detail").asText(body.path("title").asText("")));
            }
            return new Answer(answer.statusCode(), JobView.of(body));
        } catch (IOException e) {
            throw new StackException(url + " does not answer: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted");
        }
    }

    private JsonNode parse(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new StackException(url + " answered something that is not JSON");
        }
    }
}
