package io.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.faults.rig.Peer;
import io.millrace.faults.rig.Rig;
import io.millrace.faults.rig.RigPlan;
import io.millrace.local.server.BrokerKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;

/** A product that may be hurt, started once for the tests of single faults: two gateways, three workers with 20 slots each. */
final class Hurt {
    private static final RigPlan PLAN = new RigPlan(2, 3, 20, 10);
    private static final int UNAVAILABLE = 503;
    private static Rig rig;

    private Hurt() {}

    static synchronized Rig rig() {
        Assumptions.assumeTrue(BrokerKind.detect() == BrokerKind.RABBITMQ, "needs rabbitmq-server");
        if (rig == null) {
            rig = Rig.start(PLAN, Product.newHome());
            Runtime.getRuntime().addShutdownHook(new Thread(rig::close, "hurt-end"));
        }
        return rig;
    }

    /** The demo user at a gateway, 1 or 2. */
    static Api demo(int gateway) {
        return new Api(rig().process("gateway-" + gateway).url(), "demo", "demo");
    }

    /** All is as it was before. */
    static void heal() {
        for (String process : rig.processes()) {
            for (Peer peer : Peer.values()) {
                rig.wire(process, peer).pass();
            }
            rig.resume(process);
        }
        if (!rig.broker().isAlive()) {
            rig.broker().start();
        }
        if (!rig.database().primary().isAlive()) {
            rig.database().primary().start();
        }
        rig.database().standAlone();
        rig.ensureRunning(rig.processes());
    }

    /** A job that lasts so long, and writes down when it runs. */
    static String lasting(int millis) {
        return "{\"type\": \"witness\", \"params\": {\"millis\": %d}}".formatted(millis);
    }

    /** So many of them, which all run now. */
    static List<String> running(int count, int millis) {
        List<String> ids = IntStream.range(0, count)
                .mapToObj(i -> acceptedInTheEnd(demo(1 + i % 2), lasting(millis)))
                .toList();
        ids.forEach(id -> demo(1).awaitStatus(id, "processing", Duration.ofSeconds(20)));
        return ids;
    }

    /** A gateway that was just started on a busy machine may say that it has no time yet: then nothing was accepted. */
    private static String acceptedInTheEnd(Api gateway, String job) {
        Api.Reply reply = await().atMost(Duration.ofSeconds(30))
                .until(() -> gateway.submit(job), answer -> answer.status() != UNAVAILABLE);
        assertThat(reply.status()).as("answer to %s: %s", job, reply.body()).isEqualTo(202);
        return reply.id();
    }

    /** Those of them that run on that worker. */
    static List<String> on(String worker, List<String> ids) {
        return ids.stream()
                .filter(id -> worker.equals(job(id).path("worker").asText()))
                .toList();
    }

    static JsonNode job(String id) {
        return demo(2).job(id);
    }

    static void assertCompletedAtFirstAttempt(List<String> ids, Duration atMost) {
        ids.forEach(id -> Jobs.assertCompletedOnce(demo(2), id, 1, atMost));
    }

    /** Its database, past the product. */
    static Table table() {
        return new Table(rig()::connect);
    }
}
