package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.faults.rig.Rig;
import io.millrace.local.process.Await;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each worker and each gateway leaves and comes back, one after the other, under load. */
class RollingRestartAT {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int CLIENTS = 6;

    private final Rig rig = Hurt.rig();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean over;

    @AfterEach
    void heal() {
        over = true;
        Hurt.heal();
    }

    @Test
    void itCostsNoRequestNoTryAndNoSecondRunOfWhatEndsInTime() throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            Api api = Hurt.demo(1 + number % 2);
            Thread client = new Thread(() -> submitOn(api));
            client.start();
            clients.add(client);
        }
        String tooLong = Hurt.running(1, 25_000).get(0);
        String first = Hurt.job(tooLong).path("worker").asText();
        restart(first);
        for (String name : rig.processes()) {
            if (!name.equals(first)) {
                restart(name);
            }
        }
        over = true;
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failed)
                .as("answers beside %d that are 202 and %s refusals", accepted.size(), refused)
                .isEmpty();
        assertThat(accepted).hasSizeGreaterThan(200);
        await().atMost(Duration.ofSeconds(60)).until(() -> endedOtherwise(accepted.peek(), tooLong) == 0);
        // Its worker left before it could end: another took it over, and no try was used up.
        JsonNode longest = Hurt.demo(2).awaitStatus(tooLong, "completed", Duration.ofSeconds(150));
        assertThat(Jobs.outcomes(Hurt.demo(2), tooLong)).endsWith("completed").doesNotContain("failed", "lost");
        assertThat(longest.path("attempt").asInt()).isGreaterThan(1);
    }

    /** Of those accepted since that one; each is to complete at its first attempt, but the one that is too long. */
    private static long endedOtherwise(String first, String tooLong) {
        return Hurt.ask(
                "SELECT count(*) FROM job WHERE job_id >= ?::uuid AND job_id <> '" + tooLong
                        + "' AND (status <> 'completed' OR attempt <> 1)",
                first);
    }

    private void restart(String name) {
        rig.terminate(name);
        assertThat(rig.process(name).awaitExit(GRACE.plusSeconds(30)))
                .as(name + " leaves")
                .isTrue();
        rig.ensureRunning(name);
    }

    /** As a client would who is refused: after a moment once more. */
    private void submitOn(Api api) {
        while (!over) {
            try {
                Api.Reply reply = api.submit(Hurt.lasting(200));
                if (reply.status() == 202) {
                    accepted.add(reply.id());
                } else {
                    failed.add(Instant.now() + " " + api.url() + " " + reply);
                }
                Await.pause(50);
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof ConnectException) {
                    refused.incrementAndGet();
                } else {
                    failed.add(Instant.now() + " " + api.url() + " " + e);
                }
                Await.pause(100);
            }
        }
    }
}
