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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each worker and each gateway leaves and comes back, one after the other, under load. */
class RollingRestartAT {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int CLIENTS = 6;
    /** Between two submissions of a client. A machine that is saturated shows how slowly JVMs start on it, and nothing else. */
    private static final long THINKS_MILLIS = 200;

    private final Rig rig = Hurt.rig();
    private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    /** Processes that have left and are not ready again: as a load balancer does, clients leave them alone. */
    private final Set<String> away = ConcurrentHashMap.newKeySet();

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
            int gateway = 1 + number % 2;
            Thread client = new Thread(() -> submitOn("gateway-" + gateway, Hurt.demo(gateway)));
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
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(endedOtherwise())
                        .as("jobs that did not complete at their first attempt")
                        .isEmpty());
        // Its worker left before it could end: another took it over, and no try was used up.
        JsonNode longest = Hurt.demo(2).awaitStatus(tooLong, "completed", Duration.ofSeconds(150));
        assertThat(Jobs.outcomes(Hurt.demo(2), tooLong)).endsWith("completed").doesNotContain("failed", "lost");
        assertThat(longest.path("attempt").asInt()).isGreaterThan(1);
    }

    /** Of those accepted: each is there, and is to complete at its first attempt. */
    private List<String> endedOtherwise() {
        return Hurt.table().texts("""
                        SELECT concat_ws(' ', id, status, attempt, created_at, queued_at, started_at, worker,
                            (SELECT json_agg(past) FROM job_attempt past WHERE past.job_id = id))
                        FROM unnest(string_to_array(?, ',')::uuid[]) AS accepted (id) LEFT JOIN job ON job_id = id
                        WHERE status IS DISTINCT FROM 'completed' OR attempt <> 1
                        """, String.join(",", accepted));
    }

    private void restart(String name) {
        rig.terminate(name);
        assertThat(rig.process(name).awaitExit(GRACE.plusSeconds(30)))
                .as(name + " leaves")
                .isTrue();
        away.add(name);
        rig.ensureRunning(name);
        away.remove(name);
    }

    private void submitOn(String gateway, Api api) {
        while (!over) {
            if (!away.contains(gateway)) {
                submit(api);
            }
            Await.pause(THINKS_MILLIS);
        }
    }

    private void submit(Api api) {
        try {
            Api.Reply reply = api.submit(Hurt.lasting(200));
            if (reply.status() == 202) {
                accepted.add(reply.id());
            } else {
                failed.add(Instant.now() + " " + api.url() + " " + reply);
            }
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof ConnectException) {
                refused.incrementAndGet();
            } else {
                failed.add(Instant.now() + " " + api.url() + " " + e);
            }
        }
    }
}
