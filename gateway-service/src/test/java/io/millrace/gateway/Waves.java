package io.millrace.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Many clients at once, and how long each waited for its answer. */
final class Waves implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();
    private final URI gateway;

    Waves(URI gateway) {
        this.gateway = gateway;
    }

    /** @param body empty: none */
    record Request(String user, String method, String path, String accept, String body) {
        static Request of(String user, String method, String path) {
            return new Request(user, method, path, "application/json", "");
        }

        static Request of(String user, String method, String path, String body) {
            return new Request(user, method, path, "application/json", body);
        }

        @Override
        public String toString() {
            return method + " " + path + " as " + user;
        }
    }

    record Answer(Request request, int status, String body, boolean hasRetryAfter, Duration waited) {}

    /** Sends so many at once, each kind in its turn; answers come with the stage. */
    CompletableFuture<List<Answer>> send(List<Request> kinds, int count) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(send(kinds.get(i % kinds.size())));
        }
        return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Answer> send(Request request) {
        String credentials = request.user + ":" + request.user;
        HttpRequest.Builder builder = HttpRequest.newBuilder(gateway.resolve(request.path))
                .timeout(PATIENCE)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .header("Accept", request.accept)
                .method(
                        request.method,
                        request.body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(request.body));
        if (!request.body.isEmpty()) {
            builder.header("Content-Type", "application/json");
        }
        long sent = System.nanoTime();
        return client.sendAsync(builder.build(), BodyHandlers.ofString()).thenApply(got -> answer(request, got, sent));
    }

    private static Answer answer(Request request, HttpResponse<String> got, long sent) {
        return new Answer(
                request,
                got.statusCode(),
                got.body(),
                got.headers().firstValue("Retry-After").isPresent(),
                Duration.ofNanos(System.nanoTime() - sent));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
