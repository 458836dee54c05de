package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Many jobs of a user, and the end of them. */
final class Load {
    private static final int BATCH = 1_000;

    private Load() {}

    /** A user of that name, who is created if not there. */
    static Api user(String name) {
        String body = "{\"username\": \"%s\", \"password\": \"%s\", \"roles\": [\"user\"], \"permissions\": []}"
                .formatted(name, "secret-" + name);
        assertThat(Product.admin().send("POST", "/users", body).status()).isIn(201, 409);
        return new Api(Product.stack().gatewayUrl(1 + Math.abs(name.hashCode()) % 2), name, "secret-" + name);
    }

    /** A report that takes so many seconds. */
    static String report(String priority, double seconds) {
        return "{\"type\": \"report\", \"priority\": \"%s\", \"params\": {\"min_seconds\": %s, \"max_seconds\": %s}}"
                .formatted(priority, seconds, seconds);
    }

    /** Submits the same so many times, by batches; answers the ids. */
    static List<String> submit(Api api, String job, int times) {
        List<String> ids = new ArrayList<>(times);
        while (ids.size() < times) {
            int size = Math.min(BATCH, times - ids.size());
            JsonNode results = api.send(
                            "POST",
                            "/jobs/batch",
                            "{\"jobs\": [" + String.join(",", Collections.nCopies(size, job)) + "]}")
                    .body()
                    .path("results");
            results.forEach(result -> {
                assertThat(result.hasNonNull("job_id")).as(result.toString()).isTrue();
                ids.add(result.path("job_id").asText());
            });
        }
        return ids;
    }

    /** Cancels all that is unfinished of a user; answers how many. */
    static int cancelAll(Api admin, String owner) {
        int changed = 0;
        JsonNode answer;
        do {
            answer = admin.send("POST", "/jobs/cancel", "{\"owner\": \"%s\"}".formatted(owner))
                    .body();
            changed += answer.path("changed").asInt();
        } while (answer.path("more").asBoolean());
        return changed;
    }
}
