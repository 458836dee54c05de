package io.millrace.gateway.health;

import static io.millrace.gateway.Api.accepted;
import static io.millrace.gateway.Api.as;
import static io.millrace.gateway.Api.get;
import static io.millrace.gateway.Api.submit;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.gateway.GatewayConfig;
import io.millrace.gateway.Servers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that answers and keeps nothing, as after a failover to a standby, or with a full disk. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
class ReadOnlyIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    GatewayConfig config;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    /** Of this database alone; its connections are made anew, so that they have it. */
    private void alter(String change) throws SQLException {
        GatewayConfig.Postgres server = config.postgres();
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(
                    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I " + change + "', current_database()); END $$");
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    @AfterEach
    void reset() throws SQLException {
        alter("RESET ALL");
        await().atMost(SOON).until(() -> submit("demo", "{\"type\": \"noop\"}").statusCode() == 202);
        await().atMost(SOON).untilAsserted(() -> ready().statusCode(200).body(reason(), nullValue()));
    }

    private io.restassured.response.ValidatableResponse ready() {
        return given().get(management.resolve("/q/health/ready")).then();
    }

    private static String reason() {
        return "checks.find { it.name == 'postgresql' }.data?.reason";
    }

    private static void isUnavailable(Response response) {
        response.then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("code", equalTo("unavailable"));
    }

    @Test
    void aDatabaseThatIsReadOnlyIsNotReadyAndEveryWriteIsHonestlyRefused() throws Exception {
        String job = accepted("{\"type\": \"noop\", \"delay_seconds\": 3600}");
        alter("SET default_transaction_read_only = on");

        await().atMost(SOON).untilAsserted(() -> ready().statusCode(503).body(reason(), containsString("read-only")));

        isUnavailable(submit("demo", "{\"type\": \"noop\"}"));
        isUnavailable(as("demo").post("/jobs/" + job + "/cancel"));
        isUnavailable(as("demo").delete("/jobs/" + job));
        isUnavailable(as("demo").post("/jobs/" + job + "/retry"));
        isUnavailable(as("demo")
                .contentType(ContentType.JSON)
                .body("{\"status\": \"scheduled\"}")
                .post("/jobs/cancel"));
        isUnavailable(as("admin").post("/queues/noop.low/pause"));
        isUnavailable(as("admin").post("/workers/somebody/drain"));
        isUnavailable(as("admin")
                .contentType(ContentType.JSON)
                .body("{\"username\": \"new\", \"password\": \"new\"}")
                .post("/users"));
        get("/jobs/" + job).then().statusCode(200);
    }

    @Test
    void aServerWithoutRoomIsNotReady() throws Exception {
        alter("SET temp_file_limit = 0");

        await().atMost(SOON)
                .untilAsserted(() -> ready().statusCode(503).body(reason(), containsString("out of resources")));
    }
}
