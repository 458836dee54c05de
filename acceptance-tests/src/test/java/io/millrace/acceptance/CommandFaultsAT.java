package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.faults.rig.Rig;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** L5: the tree of a command is gone three seconds after its worker's last sign of life. */
class CommandFaultsAT {
    private static final Duration SILENCE = Duration.ofSeconds(3);
    /** A process that is killed takes a moment to be gone, and this test to see it. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Rig rig = Hurt.rig();

    @AfterEach
    void heal() {
        Hurt.heal();
    }

    private static String tree(String mark) {
        String id = Hurt.demo(1)
                .accepted("{\"type\": \"command\", \"params\": {\"command\":"
                        + " \"trap '' TERM; setsid sleep " + mark + " & (setsid sh -c 'sleep " + mark + "; :' &);"
                        + " while :; do sleep 1; done\"}}");
        await().atMost(BOUND).until(() -> Processes.with("sleep " + mark).size() >= 2);
        return id;
    }

    @Test
    void aKilledWorkersCommandsAreGoneAndTheJobRunsAgain() {
        String id = tree("631.25");
        String worker = Hurt.job(id).path("worker").asText();

        long killed = System.nanoTime();
        rig.kill(worker);
        Processes.assertGone("631.25", SILENCE.plus(SLACK));

        JsonNode again =
                Hurt.demo(2).awaitJob(id, BOUND, job -> job.path("attempt").asInt() == 2);
        assertThat(again.path("worker").asText()).isNotEqualTo(worker);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isGreaterThan(Duration.ofSeconds(3));
        Hurt.demo(2).send("POST", "/jobs/" + id + "/cancel?wait=true", null);
        Processes.assertGone("631.25", SLACK);
    }

    @Test
    void aSuspendedWorkersCommandsAreGoneAndItSaysSoWhenItWakes() {
        String id = tree("632.25");
        String worker = Hurt.job(id).path("worker").asText();

        rig.suspend(worker);
        Processes.assertGone("632.25", SILENCE.plus(SLACK));
        assertThat(Hurt.job(id).path("status").asText()).as("nobody knows yet").isEqualTo("processing");

        rig.resume(worker);
        Hurt.demo(2).awaitJob(id, BOUND, job -> job.path("attempt").asInt() == 2);
        // It had been silent for longer than a session may be: it gave the run up, or was given up.
        assertThat(Jobs.outcomes(Hurt.demo(2), id)).first().isIn("released", "lost");
        Hurt.demo(2).send("POST", "/jobs/" + id + "/cancel?wait=true", null);
        Processes.assertGone("632.25", SLACK);
    }
}
