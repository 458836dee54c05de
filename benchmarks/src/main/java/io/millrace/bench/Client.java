package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.Stream;

/** One keep-alive connection to the gateway. */
final class Client {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String authorization =
            "Basic " + Base64.getEncoder().encodeToString("demo:demo".getBytes(StandardCharsets.UTF_8));

    Client(String url) {
        this.url = url;
    }

    /** Submits a {@code noop} with an {@code object_id} of its own; answers its id. */
    String submit(String run, int number) throws IOException, InterruptedException {
        String body =
                "{\"type\":\"noop\",\"object_id\":\"%s-%d\",\"labels\":{\"run\":\"%s\"}}".formatted(run, number, run);
        HttpResponse<String> response = http.send(
                request("/jobs")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (response.statusCode() != 202) {
            throw new IOException("not accepted: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).path("job_id").asText();
    }

    /** Waits for the end of a job; answers its status. */
    String await(String id) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(request("/jobs/" + id + "?wait=30&until=finished").build(), BodyHandlers.ofString());
        return JSON.readTree(response.body()).path("status").asText();
    }

    /** All jobs of a run, streamed. The stream must be closed. */
    Stream<JsonNode> all(String run) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(
                request("/jobs?label=run:" + run)
                        .header("Accept", "application/x-ndjson")
                        .build(),
                BodyHandlers.ofLines());
        return response.body().map(Client::parse);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("no JSON: " + line, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization);
    }
}
