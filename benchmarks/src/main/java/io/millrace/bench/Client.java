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
    private static final int FIRST_ERROR = 300;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String authorization;

    /** Of the user {@code demo}. */
    Client(String url) {
        this(url, "demo");
    }

    private Client(String url, String user) {
        this.url = url;
        String credentials = user + ":" + user;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    static Client ofAdmin(String url) {
        return new Client(url, "admin");
    }

    /** Submits a {@code noop} with an {@code object_id} of its own; answers its id. */
    String submit(String run, int number) throws IOException, InterruptedException {
        return submit("\"type\":\"noop\"", run, number);
    }

    /**
     * Submits a job with an {@code object_id} of its own; answers its id.
     *
     * @param fields further fields of the submission, as JSON without braces
     */
    String submit(String fields, String run, int number) throws IOException, InterruptedException {
        String body = "{%s,\"object_id\":\"%s-%d\",\"labels\":{\"run\":\"%s\"}}".formatted(fields, run, number, run);
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

    /** What is at that path, which must answer with a success. */
    String get(String path) throws IOException, InterruptedException {
        return success(request(path).GET());
    }

    /** Posts nothing to that path, which must answer with a success. */
    String post(String path) throws IOException, InterruptedException {
        return success(request(path).POST(BodyPublishers.noBody()));
    }

    private String success(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= FIRST_ERROR) {
            throw new IOException(response.request() + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
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
