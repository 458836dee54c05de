package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.RABBITMQ;
import static io.millrace.faults.fault.Fault.Part.WORKERS;

import io.millrace.faults.handlers.WitnessHandler;
import io.millrace.faults.rig.Peer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** RabbitMQ, and the way to it. */
final class BrokerFaults {
    private static final String QUEUES = "/api/queues/%2F/millrace.jobs." + WitnessHandler.TYPE;
    private static final Duration READY = Duration.ofSeconds(20);
    private static final String QUORUM = "{\"durable\": true, \"arguments\": {\"x-queue-type\": \"quorum\"}}";

    private BrokerFaults() {}

    static List<Fault> all() {
        return List.of(
                broker("broker-restart", "RabbitMQ restart, kill -9")
                        .by(away(scene -> scene.rig().broker().stop()))
                        .healedBy(BrokerFaults::start),
                broker("broker-kill", "RabbitMQ restart, kill -9")
                        .by(away(scene -> scene.rig().broker().kill()))
                        .healedBy(BrokerFaults::start),
                broker("broker-data-loss", "RabbitMQ loses its disk")
                        .by(away(scene -> {
                            scene.rig().broker().kill();
                            scene.rig().broker().wipe();
                        }))
                        .healedBy(BrokerFaults::start),
                broker("broker-away-for-a-minute", "RabbitMQ down for a minute")
                        .lasting(60_000, 60_000)
                        .by(away(scene -> scene.rig().broker().stop()))
                        .healedBy(BrokerFaults::start),
                broker("broker-hangs", "RabbitMQ hangs")
                        .lasting(3_000, 15_000)
                        .by(away(scene -> scene.rig().broker().suspend()))
                        .healedBy(back(scene -> scene.rig().broker().resume())),
                // It takes no publishes then, so no probe of a worker comes back either.
                broker("broker-alarm-memory", "broker alarm (memory, disk)")
                        .lasting(3_000, 8_000)
                        .by(away(told("set_vm_memory_high_watermark", "0")))
                        .healedBy(back(told("set_vm_memory_high_watermark", "0.4"))),
                broker("broker-alarm-disk", "broker alarm (memory, disk)")
                        .lasting(12_000, 15_000)
                        .by(away(told("set_disk_free_limit", "1000000000000000")))
                        .healedBy(back(told("set_disk_free_limit", "50MB"))),
                broker("queue-deleted", "queue deleted, consumer cancelled by the server")
                        .by(scene -> scene.rig().broker().management().delete(queue(scene)))
                        .healedBy(scene -> {}),
                broker("consumer-cancelled", "queue deleted, consumer cancelled by the server")
                        .by(scene -> {
                            scene.rig().broker().management().delete(queue(scene));
                            scene.rig().broker().management().put(queue(scene), QUORUM);
                        })
                        .healedBy(scene -> {}),
                broker("queue-purged", "confirm lost, publish unroutable")
                        .by(scene -> scene.rig().broker().management().delete(queue(scene) + "/contents"))
                        .healedBy(scene -> {}),
                broker("ack-timeout", "ack timeout shorter than the job")
                        .lasting(10_000, 12_000)
                        .by(scene -> scene.rig().setAckTimeout(2_000, 500))
                        .healedBy(scene -> scene.rig().setAckTimeout(1_800_000, 60_000)),
                Fault.named(
                                "broker-restart-then-worker-kill",
                                "broker restart, then kill -9 of a worker",
                                RABBITMQ,
                                WORKERS)
                        .by(scene -> {
                            away(each -> each.rig().broker().stop()).accept(scene);
                            start(scene);
                            scene.rig()
                                    .workers()
                                    .forEach(worker ->
                                            scene.rig().process(worker).awaitReady(READY));
                            scene.rig().kill(scene.worker());
                        })
                        .healedBy(scene -> scene.rig().ensureRunning(scene.worker())));
    }

    private static Fault.Builder broker(String name, String row) {
        return Fault.named(name, row, RABBITMQ);
    }

    /** What an operator would tell it. */
    private static Consumer<Scene> told(String command, String value) {
        return scene -> scene.rig().broker().control().run(command, value);
    }

    private static Consumer<Scene> away(Consumer<Scene> how) {
        return scene -> {
            scene.rig().impair(Peer.RABBITMQ, scene.rig().processes());
            how.accept(scene);
        };
    }

    private static Consumer<Scene> back(Consumer<Scene> how) {
        return scene -> {
            how.accept(scene);
            scene.rig().restore(Peer.RABBITMQ, scene.rig().processes());
        };
    }

    private static void start(Scene scene) {
        back(each -> each.rig().broker().start()).accept(scene);
    }

    private static String queue(Scene scene) {
        return QUEUES + "."
                + List.of("normal", "high", "low").get(scene.random().nextInt(3));
    }
}
