package io.millrace.gateway.agent;

import static io.millrace.gateway.Api.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.core.job.JobEvent;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.port.JobReader;
import io.millrace.gateway.Api;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.Base64;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting claims on the wire, where agents can hang up. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ClaimWaitIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TestHTTPResource
    URI address;

    @Inject
    Claims claims;

    @Inject
    JobReader reader;

    @Inject
    DataSource database;

    private final String type = "waits-" + Long.toString(System.nanoTime(), 36);

    @AfterEach
    void nobodyWaits() {
        await().atMost(SOON).until(() -> claims.size() == 0);
    }

    private void declare() {
        as("admin")
                .contentType(ContentType.JSON)
                .body("{\"name\": \"%s\", \"schema\": {}}".formatted(type))
                .post("/types")
                .then()
                .statusCode(201);
    }

    /** An agent that has asked, and waits. */
    private Socket asks(int waitSeconds) throws IOException {
        String body = "{\"types\": [\"%s\"], \"worker\": \"raw\", \"wait_seconds\": %d}".formatted(type, waitSeconds);
        String basic = Base64.getEncoder().encodeToString("agent:agent".getBytes(StandardCharsets.US_ASCII));
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.getOutputStream()
                .write(("POST /agent/claim HTTP/1.1\r\nHost: x\r\nAuthorization: Basic " + basic
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private Socket waits() throws IOException {
        Socket socket = asks(30);
        await().atMost(SOON).until(() -> claims.waitsFor(type));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        socket.setSoTimeout((int) SOON.toMillis());
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(12), StandardCharsets.US_ASCII);
    }

    private JobId submit() {
        return JobId.of(Api.accepted("{\"type\": \"%s\"}".formatted(type)));
    }

    private JobStatus status(JobId id) {
        return reader.find(id).orElseThrow().status();
    }

    @Test
    void anAgentThatHangsUpWaitsNoMoreAndGetsNoJob() throws Exception {
        declare();
        waits().close();
        await().atMost(SOON).until(() -> !claims.waitsFor(type));

        JobId id = submit();

        as("agent")
                .contentType(ContentType.JSON)
                .body("{\"types\": [\"%s\"], \"worker\": \"next\"}".formatted(type))
                .post("/agent/claim")
                .then()
                .statusCode(200)
                .body("job_id", equalTo(id.toString()))
                .body("attempt", equalTo(1));
    }

    @Test
    void aJobThatIsWonForAnAgentThatHangsUpGoesBackAtOnce() throws Exception {
        declare();
        JobId id;
        Socket agent = waits();
        try (Connection held = database.getConnection()) {
            held.setAutoCommit(false);
            // Held up here, the claim has begun for certain when its agent goes away.
            held.createStatement().execute("SELECT pg_advisory_xact_lock(8, 0)");
            id = submit();
            await().atMost(SOON).until(this::aClaimWaits);
            agent.close();
            await().atMost(SOON).until(() -> !claims.waitsFor(type));
            held.rollback();
        }

        await().atMost(SOON).until(() -> reader.find(id).orElseThrow().state().attempt() == 1);
        await().atMost(Duration.ofSeconds(3)).until(() -> status(id) == JobStatus.QUEUED);
        assertThat(reader.attempts(id)).extracting(attempt -> attempt.outcome()).containsExactly("released");
    }

    private boolean aClaimWaits() throws Exception {
        try (Connection connection = database.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND query LIKE '%pg_advisory_xact_lock_shared%'")) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }

    @Test
    void aJobWhoseEventWasLostIsFoundWithinASecondOrTwo() throws Exception {
        declare();
        try (Socket agent = waits()) {
            // As it were: stored by a gateway whose word was lost.
            try (Connection connection = database.getConnection()) {
                connection
                        .createStatement()
                        .execute("INSERT INTO job (job_id, owner, type, params, labels, status, max_attempts,"
                                + " timeout_seconds, backoff_seconds, dedup_window_seconds, created_at, run_at)"
                                + " VALUES (gen_random_uuid(), 'demo', '" + type
                                + "', '{}', '{}', 'queued', 3, 60, 2, 300, now(), now())");
            }
            assertThat(answer(agent)).isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void oneEventOfAnotherGatewayWakesOneAgent() throws Exception {
        declare();
        try (Socket first = waits();
                Socket second = asks(2)) {
            await().atMost(SOON).until(() -> claims.size() == 2);
            JobId id = submit();
            claims.heard(new JobEvent(id, "demo", type, JobStatus.QUEUED, 0));

            assertThat(answer(first)).isEqualTo("HTTP/1.1 200");
            assertThat(answer(second)).isEqualTo("HTTP/1.1 204");
        }
    }
}
