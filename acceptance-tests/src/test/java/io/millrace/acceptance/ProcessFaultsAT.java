package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.faults.WitnessFiles;
import io.millrace.faults.evidence.Execution;
import io.millrace.faults.evidence.Execution.Span;
import io.millrace.faults.rig.Peer;
import io.millrace.faults.rig.Rig;
import io.millrace.faults.rig.RigPlan;
import io.millrace.faults.rig.Wire.Way;
import io.millrace.local.process.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** When a worker is dead, and when it is not (PROTOCOL.md, the two witnesses; laws L3, L5, L6), told by handlers outside of the product. */
class ProcessFaultsAT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    /** Handlers tell every 50 ms that they run; a machine under load may be late. */
    private static final long SLACK_MILLIS = 500;

    private final Rig rig = Hurt.rig();

    @AfterEach
    void heal() {
        Hurt.heal();
    }

    @Test
    void aWorkerCutOffFromOneServerRunsOn() {
        List<String> ids = Hurt.running(30, 20_000);
        hold("worker-1", Peer.POSTGRES);
        hold("worker-2", Peer.RABBITMQ);
        // Longer than it would take to give up on a worker that is cut off from both.
        Await.pause(12_000);
        rig.wire("worker-1", Peer.POSTGRES).pass();
        rig.wire("worker-2", Peer.RABBITMQ).pass();
        Hurt.assertCompletedAtFirstAttempt(ids, BOUND);
    }

    @Test
    void aWorkerCutOffFromBothStopsBeforeAnotherTakesOver() {
        String id = Hurt.running(1, 15_000).get(0);
        String worker = Hurt.job(id).path("worker").asText();
        hold(worker, Peer.POSTGRES);
        hold(worker, Peer.RABBITMQ);
        // The broker is to know at once; where packets just vanish it takes two missed heartbeats, as of a suspended
        // worker.
        rig.wire(worker, Peer.RABBITMQ).reset();
        long cut = System.currentTimeMillis();

        JsonNode second = Hurt.demo(2)
                .awaitJob(id, Duration.ofSeconds(20), job -> job.path("attempt").asInt() == 2);
        long takenOver = System.currentTimeMillis();
        assertThat(second.path("worker").asText()).isNotEqualTo(worker);
        // 5 s; a reaper that was held up itself counts anew.
        assertThat(takenOver - cut).isBetween(4_000L, 11_000L);
        Jobs.assertCompletedOnce(Hurt.demo(2), id, 2, BOUND);
        List<Execution> both = executions(id);
        assertThat(lastSign(both.get(0)) - cut).isLessThan(4_000 + SLACK_MILLIS);
        assertThat(firstSign(both.get(1))).isGreaterThan(lastSign(both.get(0)));
    }

    @Test
    void aSuspendedWorkerIsReplacedAndStopsWithinASecondOfWaking() {
        String id = Hurt.running(1, 30_000).get(0);
        String worker = Hurt.job(id).path("worker").asText();
        long suspended = System.currentTimeMillis();
        rig.suspend(worker);
        Hurt.demo(2)
                .awaitJob(id, Duration.ofSeconds(25), job -> job.path("attempt").asInt() == 2);
        // RabbitMQ gives up after two to three heartbeats of 4 s, the reaper 4 s later, counted anew if it was held up
        // itself.
        assertThat(System.currentTimeMillis() - suspended).isLessThan(22_000);
        Await.pause(Math.max(0, suspended + 20_000 - System.currentTimeMillis()));
        rig.resume(worker);
        long woken = System.currentTimeMillis();
        Jobs.assertCompletedOnce(Hurt.demo(2), id, 2, BOUND);
        assertThat(Jobs.outcomes(Hurt.demo(2), id)).containsExactly("lost", "completed");
        assertThat(lastSign(executions(id).get(0)) - woken).isLessThan(1_000 + SLACK_MILLIS);
    }

    @Test
    void aClaimWhoseAnswerIsLostIsReleasedAndRunsWithinThreeSeconds() throws SQLException {
        String id;
        // A claim locks its session's lease first: held up there, it has been sent for certain when its answer is taken
        // away.
        try (Connection leases = rig.connect()) {
            leases.setAutoCommit(false);
            leases.createStatement().execute("SELECT FROM worker_lease FOR UPDATE");
            id = Hurt.demo(1).accepted(Hurt.lasting(0));
            await().atMost(BOUND).until(ProcessFaultsAT::aClaimWaits);
            rig.workers().forEach(worker -> rig.wire(worker, Peer.POSTGRES).hold(Way.TO_CLIENT));
            leases.commit();
        }
        await().atMost(BOUND).until(() -> Hurt.job(id).path("status").asText().equals("processing"));
        rig.workers().forEach(worker -> {
            rig.wire(worker, Peer.POSTGRES).reset();
            rig.wire(worker, Peer.POSTGRES).pass();
        });
        Jobs.assertCompletedOnce(Hurt.demo(2), id, 2, Duration.ofSeconds(3));
        assertThat(Jobs.outcomes(Hurt.demo(2), id)).containsExactly("released", "completed");
        assertThat(executions(id)).as("the first attempt never began").hasSize(1);
    }

    private static boolean aClaimWaits() {
        return Hurt.table()
                        .number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND query LIKE 'WITH lease AS MATERIALIZED%'")
                > 0;
    }

    @Test
    void clocksThatAreAnHourOffChangeNothing() {
        Assumptions.assumeTrue(rig.clocks().canBeSet(), "needs libfaketime");
        rig.clocks().set("gateway-1", "-1h");
        rig.clocks().set("gateway-2", "+1h");
        rig.clocks().set("worker-1", "+1h");
        rig.clocks().set("worker-2", "-1h");
        Await.pause(2_000);
        try {
            for (int i = 1; i <= 2; i++) {
                Api api = Hurt.demo(i);
                String object = "\"object_id\": \"clock-" + i + "\", \"dedup_window_seconds\": 4, ";
                String late = api.accepted("{\"type\": \"witness\", \"delay_seconds\": 3}");
                String overrun = api.accepted(
                        "{\"type\": \"witness\", \"timeout_seconds\": 1, \"params\": {\"millis\": 20000}}");
                String first = api.accepted("{" + object + "\"type\": \"witness\"}");
                assertThat(Hurt.demo(3 - i)
                                .submit("{" + object + "\"type\": \"witness\"}")
                                .id())
                        .isEqualTo(first);
                List<String> six = Hurt.running(6, 3_000);
                api.awaitStatus(overrun, "cancelled", Duration.ofSeconds(5));
                Hurt.assertCompletedAtFirstAttempt(six, BOUND);
                JsonNode done = api.awaitStatus(late, "completed", Duration.ofSeconds(10));
                assertThat(Duration.between(
                                Instant.parse(done.path("created_at").asText()),
                                Instant.parse(done.path("started_at").asText())))
                        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
                await().atMost(Duration.ofSeconds(5))
                        .until(() -> api.submit("{" + object + "\"type\": \"witness\"}")
                                        .status()
                                == 202);
            }
        } finally {
            rig.processes().forEach(rig.clocks()::setRight);
        }
    }

    private void hold(String worker, Peer peer) {
        rig.wire(worker, peer).hold(Way.TO_SERVER, Way.TO_CLIENT);
    }

    /** The executions of a job, by attempt. */
    private List<Execution> executions(String id) {
        long millis = System.currentTimeMillis();
        long now = System.nanoTime();
        return WitnessFiles.read(RigPlan.witnessFolder(rig.folder()), nanos -> millis + (nanos - now) / 1_000_000)
                .executions()
                .stream()
                .filter(each -> each.jobId().equals(id))
                .sorted(Comparator.comparingInt(Execution::attempt))
                .toList();
    }

    private static long firstSign(Execution execution) {
        return execution.spans().get(0).from();
    }

    private static long lastSign(Execution execution) {
        List<Span> spans = execution.spans();
        return spans.get(spans.size() - 1).to();
    }
}
