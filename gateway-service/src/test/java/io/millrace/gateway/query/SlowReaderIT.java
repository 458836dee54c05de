package io.millrace.gateway.query;

import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.uuid.Generators;
import io.millrace.core.job.GatedSubmission;
import io.millrace.core.job.GatedSubmission.Gate;
import io.millrace.core.job.JobId;
import io.millrace.core.job.Start;
import io.millrace.core.job.ValidSubmission;
import io.millrace.core.port.IntakeLimits;
import io.millrace.core.port.JobStore;
import io.millrace.gateway.ManyJobs;
import io.millrace.gateway.Servers;
import io.millrace.gateway.Submissions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Somebody streams more jobs than all buffers on the way hold, and reads a little of them, and stops, and reads on. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@Timeout(120)
class SlowReaderIT {
    private static final int JOBS = 20_000;
    private static final int LARGE_JOBS = 24;
    private static final String IN_A_TRANSACTION = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            + " AND xact_start < now() - interval '300 ms'";

    @Inject
    JobStore store;

    @Inject
    DataSource database;

    @TestHTTPResource("/")
    URI gateway;

    @Test
    void aStreamWaitsForItsReaderAndKeepsNobodyWaiting() throws Exception {
        user("slow-reader");
        List<JobId> jobs = ManyJobs.accepted(store, "slow-reader", JOBS);
        ManyJobs.cancel(store, jobs);
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(256 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            ask(socket, "slow-reader");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            int seen = 0;
            while (seen < 10) {
                seen += lines.readLine().contains("\"job_id\"") ? 1 : 0;
            }

            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(this::noTransactionIsOpen);
            for (int i = 0; i < 50; i++) {
                as("slow-reader").get("/jobs?limit=1").then().statusCode(200);
            }

            assertThat(count(lines) + seen).isEqualTo(JOBS);
        }
    }

    /** What is left of them: each has that word once. Chunks break lines. */
    private static int count(BufferedReader jobs) throws IOException {
        StringBuilder rest = new StringBuilder();
        char[] some = new char[16 * 1024];
        for (int read = jobs.read(some); read >= 0; read = jobs.read(some)) {
            rest.append(some, 0, read);
        }
        return rest.toString().replaceAll("\r\n[0-9a-f]+\r\n", "").split("\"job_id\":", -1).length - 1;
    }

    private static void user(String name) {
        as("admin")
                .contentType(ContentType.JSON)
                .body(Map.of("username", name, "password", name))
                .post("/users")
                .then()
                .statusCode(201);
    }

    @Test
    void ofTheLargestJobsFewAreReadAtATimeAndNoneIsMissing() throws Exception {
        user("large-jobs");
        String params = "{\"text\": \"" + "x".repeat(1 << 20) + "\"}";
        for (int i = 0; i < LARGE_JOBS; i++) {
            ValidSubmission like = Submissions.about(null, params);
            JobId id = new JobId(Generators.timeBasedEpochGenerator().generate());
            ValidSubmission own =
                    new ValidSubmission(id, "large-jobs", like.spec(), new Start.After(Duration.ofHours(1)), null);
            store.persist(List.of(new GatedSubmission(own, new Gate.NotAsked())), IntakeLimits.NONE);
        }
        as("large-jobs")
                .get("/jobs?limit=1000")
                .then()
                .statusCode(200)
                .body("jobs.size()", allOf(greaterThan(1), lessThan(9)))
                .body("next_cursor", notNullValue());

        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(256 * 1024);
            socket.setSoTimeout(20_000);
            socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
            ask(socket, "large-jobs");
            BufferedReader jobs =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!jobs.readLine().startsWith("{\"job_id\"")) {
                // Still the head.
            }
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(20)).until(this::noTransactionIsOpen);
            assertThat(count(jobs) + 1).isEqualTo(LARGE_JOBS);
        }
    }

    private boolean noTransactionIsOpen() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(IN_A_TRANSACTION)) {
            rows.next();
            return rows.getInt(1) == 0;
        }
    }

    private static void ask(Socket socket, String user) throws IOException {
        String basic = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.US_ASCII));
        String request = "GET /jobs HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAccept: application/x-ndjson\r\n"
                + "Authorization: Basic " + basic + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
}
