package io.millrace.local.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** RabbitMQ's management API over HTTP: what it knows of queues, connections and unacknowledged messages. */
public final class ManagementApi {
    private static final int OK = 200;
    private static final int FIRST_ERROR = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String url;
    private final String authorization;

    ManagementApi(String url, String user, String password) {
        this.url = url;
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    public String url() {
        return url;
    }

    /**
     * The JSON at that path.
     *
     * @param path such as {@code /api/queues/%2F/name}
     * @throws IllegalStateException for any answer but a success
     */
    public String get(String path) {
        return success(request(path).GET());
    }

    /** Puts JSON to that path; as {@link #get} for errors. */
    public void put(String path, String json) {
        success(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Deletes what is at that path, such as a queue or a connection; as {@link #get} for errors. */
    public void delete(String path) {
        success(request(path).DELETE());
    }

    boolean answers() {
        try {
            return send(request("/api/overview").GET()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String success(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = send(request);
            if (answer.statusCode() >= FIRST_ERROR) {
                throw new IllegalStateException(
                        answer.request() + " answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("RabbitMQ's management API at " + url + " does not answer", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).header("Authorization", authorization);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
