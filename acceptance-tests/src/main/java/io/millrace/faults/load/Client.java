package io.millrace.faults.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.faults.evidence.Demand;
import io.millrace.faults.evidence.Operation;
import io.millrace.faults.evidence.Operation.Action;
import io.millrace.faults.evidence.Sighting;
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
import org.jspecify.annotations.Nullable;

/** One user at one gateway. Writes down each request, with what came of it. Thread-safe. */
public final class Client {
    /** After this long it gives up: longer than any answer may take, a long poll's apart. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ATTEMPT = "attempt ";
    private static final int OK = 200;
    private static final int FIRST_ERROR = 300;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String gateway;
    private final String url;
    private final String user;
    private final String authorization;
    private final History history;

    /** @param gateway its name */
    public Client(String gateway, String url, String user, String password, History history) {
        this.gateway = gateway;
        this.url = url;
        this.user = user;
        this.history = history;
        authorization = authorization(user, password);
    }

    /** The value of that header, for HTTP Basic. */
    static String authorization(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    /** Submits it once. */
    Operation submit(JobRequest job) {
        Demand demand = job.demand();
        return send(Action.SUBMIT, "POST", "/jobs", null, demand, job.body(demand));
    }

    Operation read(String jobId) {
        return send(Action.READ, "GET", "/jobs/" + jobId, jobId, null, null);
    }

    /** Waits for its end, at most so many seconds. */
    Operation await(String jobId, int seconds) {
        return send(Action.READ, "GET", "/jobs/" + jobId + "?until=finished&wait=" + seconds, jobId, null, null);
    }

    Operation cancel(String jobId) {
        return send(Action.CANCEL, "POST", "/jobs/" + jobId + "/cancel", jobId, null, null);
    }

    Operation retry(String jobId) {
        return send(Action.RETRY, "POST", "/jobs/" + jobId + "/retry", jobId, null, null);
    }

    private Operation send(
            Action action,
            String method,
            String path,
            @Nullable String jobId,
            @Nullable Demand demand,
            @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        long sent = System.currentTimeMillis();
        Operation operation;
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            operation = answered(action, jobId, demand, sent, answer.statusCode(), json(answer.body()));
        } catch (IOException noAnswer) {
            operation = new Operation(
                    action, user, gateway, jobId, demand, sent, System.currentTimeMillis(), 0, null, null, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            operation = new Operation(
                    action, user, gateway, jobId, demand, sent, System.currentTimeMillis(), 0, null, null, null);
        }
        history.add(operation);
        return operation;
    }

    private Operation answered(
            Action action, @Nullable String jobId, @Nullable Demand demand, long sent, int status, JsonNode body) {
        boolean shown = status >= OK && status < FIRST_ERROR && body.hasNonNull("job_id");
        Sighting sighting = shown ? sighting(body) : null;
        String told = text(body, shown ? "status" : "job_status");
        return new Operation(
                action,
                user,
                gateway,
                jobId != null ? jobId : text(body, "job_id"),
                demand,
                sent,
                System.currentTimeMillis(),
                status,
                text(body, "code"),
                told,
                sighting);
    }

    private static Sighting sighting(JsonNode job) {
        JsonNode progress = job.path("progress").path("message");
        return new Sighting(
                job.path("job_id").asText(),
                job.path("status").asText(),
                text(job, "reason"),
                job.path("attempt").asInt(),
                job.path("deduplicated").asBoolean(),
                job.path("result").hasNonNull("attempt")
                        ? job.path("result").path("attempt").asInt()
                        : null,
                progress.asText().startsWith(ATTEMPT)
                        ? Integer.valueOf(progress.asText().substring(ATTEMPT.length()))
                        : null);
    }

    private static @Nullable String text(JsonNode body, String field) {
        return body.hasNonNull(field) ? body.path(field).asText() : null;
    }

    private static JsonNode json(String body) {
        try {
            return body.isEmpty() ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
