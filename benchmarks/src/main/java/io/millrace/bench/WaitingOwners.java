package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users, each with some jobs that wait until they are let go. */
final class WaitingOwners {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** As demo: with its hash they have its password, and nobody has to hash a hundred. */
    private static final String ADD_USERS = """
            INSERT INTO app_user (username, password_hash, roles, permissions)
            SELECT 'waiting-' || n, password_hash, roles, permissions FROM app_user, generate_series(1, ?) n WHERE username = 'demo'""";

    private static final String LET_GO = """
            UPDATE job SET run_at = now() + g.n * ? * interval '1 millisecond'
            FROM (SELECT job_id, row_number() OVER (ORDER BY random()) AS n FROM (
                SELECT job_id, row_number() OVER (PARTITION BY owner ORDER BY job_id) AS of_owner FROM job
                WHERE owner LIKE 'waiting-%' AND status = 'scheduled') own WHERE of_owner <= ?) g
            WHERE job.job_id = g.job_id""";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final Connection connection;

    WaitingOwners(String url, Connection connection) {
        this.url = url;
        this.connection = connection;
    }

    record Owner(String token, List<String> jobs) {}

    /** @param jobs of each */
    List<Owner> add(int owners, int jobs) throws Exception {
        try (PreparedStatement users = connection.prepareStatement(ADD_USERS)) {
            users.setInt(1, owners);
            users.executeUpdate();
        }
        List<Owner> added = new ArrayList<>();
        for (int number = 1; number <= owners; number++) {
            String token = post(
                            "/auth/token",
                            null,
                            "{\"username\": \"waiting-%d\", \"password\": \"demo\"}".formatted(number),
                            200)
                    .path("access_token")
                    .asText();
            added.add(new Owner(token, submit(token, jobs)));
        }
        return added;
    }

    private List<String> submit(String token, int jobs) throws IOException, InterruptedException {
        String job = "{\"type\": \"noop\", \"delay_seconds\": 86400}";
        String batch = "{\"jobs\": [" + String.join(",", Collections.nCopies(jobs, job)) + "]}";
        List<String> ids = new ArrayList<>();
        post("/jobs/batch", token, batch, 200)
                .path("results")
                .forEach(result -> ids.add(result.path("job_id").asText()));
        return ids;
    }

    private JsonNode post(String path, @Nullable String token, String body, int status)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        var response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != status) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    /** So many more jobs of each become due, the first ones, one each so many milliseconds. */
    void letGo(int jobs, double millis) throws SQLException {
        try (PreparedStatement letGo = connection.prepareStatement(LET_GO)) {
            letGo.setDouble(1, millis);
            letGo.setInt(2, jobs);
            letGo.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE job");
        }
    }
}
