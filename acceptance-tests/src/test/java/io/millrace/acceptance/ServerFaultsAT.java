package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.faults.rig.Rig;
import io.millrace.local.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server's fault may cost, and how long (laws L1, L6): the numbers of the fault table. */
class ServerFaultsAT {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int FIFTY = 50;
    private static final int WAITING = 1_000;

    private final Rig rig = Hurt.rig();
    private final Api demo = Hurt.demo(1);

    @AfterEach
    void heal() {
        Hurt.heal();
    }

    @Test
    void fiftyRunningJobsDoNotNoticeARestartOfTheBroker() {
        List<String> ids = Hurt.running(FIFTY, 12_000);
        rig.broker().stop();
        rig.broker().start();
        Hurt.assertCompletedAtFirstAttempt(ids, BOUND);
    }

    @Test
    void fiftyRunningJobsDoNotNoticeThatPostgresIsAwayForThirtySeconds() {
        List<String> ids = Hurt.running(FIFTY, 15_000);
        rig.database().primary().stop();
        assertThat(demo.submit("{\"type\": \"noop\"}").status()).isEqualTo(503);
        Await.pause(30_000);
        rig.database().primary().start();
        Hurt.assertCompletedAtFirstAttempt(ids, BOUND);
    }

    @Test
    void noCommitIsLostWhenAStandbyTakesOver() {
        rig.database().prepareStandby();
        List<String> running = Hurt.running(10, 15_000);
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(demo.accepted("{\"type\": \"noop\", \"delay_seconds\": 3}"));
        }
        running.forEach(id -> assertThat(Hurt.job(id).path("status").asText()).isEqualTo("processing"));
        rig.database().failOver();
        Hurt.assertCompletedAtFirstAttempt(running, BOUND);
        Hurt.assertCompletedAtFirstAttempt(waiting, BOUND);
    }

    @Test
    void aThousandWaitingJobsOutliveTheBrokersDataAndTheFirstRunsWithinThirtySeconds() {
        String before = demo.accepted(Hurt.lasting(0));
        String job = Hurt.lasting(700);
        JsonNode results = demo.send(
                        "POST",
                        "/jobs/batch",
                        "{\"jobs\": [" + String.join(",", Collections.nCopies(WAITING, job)) + "]}")
                .body()
                .path("results");
        List<String> ids = new ArrayList<>();
        results.forEach(result -> ids.add(result.path("job_id").asText()));
        rig.broker().kill();
        long left = unfinishedAfter(before);
        rig.broker().wipe();
        rig.broker().start();
        await().atMost(Duration.ofSeconds(30)).until(() -> unfinishedAfter(before) < left - 60);
        Hurt.assertCompletedAtFirstAttempt(ids, Duration.ofSeconds(120));
    }

    private long unfinishedAfter(String job) {
        return Hurt.table().number("SELECT count(*) FROM job WHERE job_id > ?::uuid AND finished_at IS NULL", job);
    }

    @Test
    void anAlarmOfTheBrokerDelaysNoAnswer() {
        rig.broker().control().run("set_vm_memory_high_watermark", "0");
        List<String> ids = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                long sent = System.nanoTime();
                ids.add(Hurt.demo(1 + i % 2).accepted("{\"type\": \"noop\"}"));
                // The bound tells a hang from an answer; how fast answers are is for the benchmarks.
                assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            rig.broker().control().run("set_vm_memory_high_watermark", "0.4");
        }
        Hurt.assertCompletedAtFirstAttempt(ids, BOUND);
    }

    @Test
    void aJobThatTakesLongerThanTheBrokerWaitsForItsAckRunsOnce() {
        rig.setAckTimeout(1_000, 500);
        try {
            Hurt.assertCompletedAtFirstAttempt(Hurt.running(10, 8_000), BOUND);
        } finally {
            rig.setAckTimeout(1_800_000, 60_000);
        }
    }

    @Test
    void queuesThatAreDeletedOrEmptiedAreMadeGood() {
        List<String> ids = new ArrayList<>();
        for (String how : List.of("", "/contents", "")) {
            for (int i = 0; i < 120; i++) {
                ids.add(Hurt.demo(1 + i % 2).accepted(Hurt.lasting(300)));
            }
            rig.broker().management().delete("/api/queues/%2F/millrace.jobs.witness.normal" + how);
        }
        Hurt.assertCompletedAtFirstAttempt(ids, BOUND);
        await().atMost(BOUND)
                .until(() -> rig.workers().stream()
                        .allMatch(name -> rig.process(name).isReady()));
    }
}
