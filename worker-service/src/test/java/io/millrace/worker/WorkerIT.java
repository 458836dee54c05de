package io.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.job.Attempt;
import io.millrace.core.job.Job;
import io.millrace.core.job.JobId;
import io.millrace.core.job.JobStatus;
import io.millrace.core.job.JobType;
import io.millrace.core.job.Reason;
import io.millrace.core.job.RunPolicy;
import io.millrace.core.lease.LeaseReading;
import io.millrace.core.lease.PingResult;
import io.millrace.core.lease.Session;
import io.millrace.core.port.TypeStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A worker in Quarkus, on real PostgreSQL and a real broker. */
@QuarkusTest
@QuarkusTestResource(Servers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Inject
    Client client;

    @Inject
    Worker worker;

    @Inject
    HeldHalt halt;

    @Inject
    HeardEvents heard;

    @Inject
    TypeStore types;

    @TestHTTPResource(value = "", management = true)
    URL management;

    @BeforeEach
    void isReady() {
        await().atMost(SOON).until(worker::isReady);
    }

    @Test
    void aReportIsRunRecordedAndAnnounced() {
        JobId id = client.submit("report", "{\"min_seconds\": 0.3, \"max_seconds\": 0.5}", Client.POLICY);
        Job job = client.awaitStatus(id, JobStatus.COMPLETED, SOON);
        assertThat(job.state().result().text())
                .contains(
                        "\"job_id\": \"" + id + "\"", "\"timestamp\"", "\"object_id\": null", "\"sleep_seconds\": 0.");
        assertThat(job.state().worker()).isEqualTo("worker-under-test");
        assertThat(job.state().progress().percent()).isEqualTo(100);
        String event =
                "{\"job_id\":\"" + id + "\",\"owner\":\"demo\",\"type\":\"report\",\"status\":\"%s\",\"attempt\":1}";
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(heard.events).contains(event.formatted("processing"), event.formatted("completed")));
    }

    @Test
    void manyJobsRunOnceEachAndTheirCopiesAreAbsorbed() {
        List<JobId> ids = client.submit("noop", "{}", Client.POLICY, 1_000, 2);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.reader.findSome(ids, Long.MAX_VALUE).jobs().stream()
                        .allMatch(job -> job.status() == JobStatus.COMPLETED));
        assertThat(client.reader.findSome(ids, Long.MAX_VALUE).jobs())
                .hasSize(1_000)
                .allMatch(job -> job.state().attempt() == 1);
        await().atMost(SOON).until(() -> client.queue.ready(Rig.normal("noop")).orElse(-1) == 0);
        await().atMost(SOON)
                .until(() ->
                        client.upkeep.oldestOfRecentClaims(Rig.normal("noop")).isPresent());
    }

    @Test
    void aJobOverItsTimeIsCancelled() {
        JobId id = client.submit("waiting", "{}", timeout(1));
        Job job = client.awaitStatus(id, JobStatus.CANCELLED, Duration.ofSeconds(4));
        assertThat(job.state().reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(job.state().error().message()).isEqualTo("timed out after 1 seconds");
        assertThat(Duration.between(job.times().startedAt(), job.times().finishedAt()))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(2));
    }

    @Test
    void aCancelReachesTheRunThroughTheSessionsQueue() throws Exception {
        JobId id = client.submit("waiting", "{}", Client.POLICY);
        client.awaitStatus(id, JobStatus.PROCESSING, SOON);
        PingResult sent = client.queue
                .cancel(session(), new Attempt(id, 1), Reason.CANCELLED_BY_USER)
                .toCompletableFuture()
                .get();
        assertThat(sent).isEqualTo(PingResult.DELIVERED);
        Job job = client.awaitStatus(id, JobStatus.CANCELLED, Duration.ofSeconds(2));
        assertThat(job.state().reason()).isEqualTo(Reason.CANCELLED_BY_USER);
        assertThat(client.outcomes(id)).containsExactly("cancelled");
    }

    @Test
    void aPluginThatFailsIsTriedAgain() {
        JobId id = client.submit("flaky", "{}", Client.POLICY);
        Job job = client.awaitStatus(id, JobStatus.COMPLETED, SOON);
        assertThat(job.state().result().text()).isEqualTo("{\"attempt\": 3}");
        assertThat(client.outcomes(id)).containsExactly("failed", "failed", "completed");
    }

    @Test
    void aResultThatIsNoJsonFailsItsJob() {
        JobId id = client.submit("odd", "{}", Client.POLICY);
        Job job = client.awaitStatus(id, JobStatus.FAILED, SOON);
        assertThat(job.state().error().code()).isEqualTo("result-not-json");
        assertThat(client.outcomes(id)).containsExactly("failed");
    }

    @Test
    void aHandlerThatIgnoresItsInterruptHaltsTheWorkerWithItsRowMarked() {
        System.clearProperty(TestPlugins.LET_GO);
        JobId id = client.submit("stubborn", "{}", timeout(1));
        await().atMost(Duration.ofSeconds(15)).until(() -> !halt.reasons.isEmpty());
        assertThat(halt.reasons.get(0)).contains("stubborn", "TIMEOUT");
        assertThat(client.cancelRequested(id)).isEqualTo("timeout");
        System.setProperty(TestPlugins.LET_GO, "now");
        client.awaitStatus(id, JobStatus.COMPLETED, SOON);
    }

    @Test
    void aReapedSessionIsFollowedByANewOneThatRunsItsJobs() {
        JobId id = client.submit("waiting", "{}", timeout(2));
        client.awaitStatus(id, JobStatus.PROCESSING, SOON);
        Session first = session();
        await().atMost(SOON).until(() -> reaped(first));
        client.awaitStatus(id, JobStatus.CANCELLED, SOON);
        assertThat(client.outcomes(id)).containsExactly("lost", "cancelled");
        assertThat(session()).isNotEqualTo(first);
        assertThat(client.job(id).state().attempt()).isEqualTo(2);
    }

    /** A renewal may come between reading the counter and reaping. */
    private boolean reaped(Session session) {
        LeaseReading reading = client.leases.readAll().stream()
                .filter(lease -> lease.session().equals(session))
                .findFirst()
                .orElseThrow();
        return client.upkeep
                .reap(reading)
                .map(released -> {
                    client.queue.publish(released.queued());
                    return true;
                })
                .orElse(false);
    }

    @Test
    void itsTypesArePublished() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(types.all())
                        .extracting(JobType::name)
                        .contains("report", "noop", "compute_sum", "unstable_task", "stubborn", "flaky"));
    }

    @Test
    void healthAndMetricsAreOnTheManagementPort() {
        String root = "http://127.0.0.1:" + management.getPort() + "/q";
        RestAssured.get(root + "/health/live").then().statusCode(200);
        RestAssured.get(root + "/health/ready").then().statusCode(200);
        assertThat(RestAssured.get(root + "/metrics").asString())
                .contains("millrace_worker_slots 5.0", "millrace_worker_claims_total", "millrace_worker_running");
    }

    /** The last: the worker is of no use to others after it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aDrainedWorkerGivesBackWhatDoesNotEnd() {
        JobId longer = client.submit("waiting", "{}", Client.POLICY);
        JobId shorter = client.submit("report", "{\"min_seconds\": 0.5, \"max_seconds\": 0.5}", Client.POLICY);
        client.awaitStatus(longer, JobStatus.PROCESSING, SOON);
        client.awaitStatus(shorter, JobStatus.PROCESSING, SOON);
        worker.drain();
        assertThat(client.job(longer).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(client.outcomes(longer)).containsExactly("released");
        assertThat(client.job(shorter).status()).isEqualTo(JobStatus.COMPLETED);
        assertThat(client.leases.readAll()).isEmpty();
        assertThat(worker.isReady()).isFalse();
        await().atMost(SOON)
                .until(() -> client.queue.ready(Rig.normal("waiting")).orElse(0) >= 1);
    }

    private Session session() {
        return client.leases.workers().get(0).session();
    }

    private static RunPolicy timeout(long seconds) {
        return new RunPolicy(Duration.ofSeconds(seconds), 3, Duration.ZERO, Duration.ofSeconds(300), null);
    }
}
