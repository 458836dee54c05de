package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.lease.Session;
import io.millrace.local.server.PostgresServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PostgreSQL is suspended: its connections stay open, and nobody answers. */
@QuarkusTest
@QuarkusTestResource(value = OwnPostgres.class, restrictToAnnotatedClass = true)
class HungPostgresIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    PostgresServer postgres;

    @Inject
    Client client;

    @Inject
    Worker worker;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Test
    void halfAMinuteOfItCostsNoSessionAndNoRun() {
        await().atMost(SOON).until(worker::isReady);
        JobId id = client.submit("waiting", "{}", Client.POLICY);
        client.awaitStatus(id, JobStatus.PROCESSING, SOON);
        Session session = session();

        postgres.suspend();
        try {
            await().pollDelay(Duration.ofSeconds(30))
                    .atMost(Duration.ofSeconds(40))
                    .until(() -> true);
            RestAssured.get(management.resolve("/q/health/ready"))
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'worker' }.data.reason", containsString("PostgreSQL"));
        } finally {
            postgres.resume();
        }

        await().atMost(SOON).until(worker::isReady);
        assertThat(session()).isEqualTo(session);
        assertThat(client.job(id).status()).isEqualTo(JobStatus.PROCESSING);
        assertThat(client.job(id).state().attempt()).isEqualTo(1);
        assertThat(client.outcomes(id)).containsExactly("processing");
        client.jobs.cancel(List.of(id), Optional.empty());
        client.awaitStatus(id, JobStatus.CANCELLED, SOON);
    }

    private Session session() {
        return client.leases.workers().get(0).session();
    }
}
