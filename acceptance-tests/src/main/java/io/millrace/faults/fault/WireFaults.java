package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.GATEWAYS;
import static io.millrace.faults.fault.Fault.Part.WORKERS;

import io.millrace.faults.rig.Peer;
import io.millrace.faults.rig.Rig;
import io.millrace.faults.rig.Wire.Way;
import io.millrace.local.process.Await;
import java.util.List;

/** The ways between processes and servers. */
final class WireFaults {
    private static final String CUT = "worker cut off from PostgreSQL alone; from RabbitMQ alone; from both";
    private static final String ONE_WAY = "one-way partition gateway/worker to a server";

    private WireFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.named("worker-reset", "connection cut in mid-run, late ack", WORKERS)
                        .lasting(0, 0)
                        .by(scene -> reset(scene, scene.worker(), Peer.RABBITMQ))
                        .healedBy(scene -> {}),
                Fault.named("worker-reset-postgres", "connection cut in mid-run, late ack", WORKERS)
                        .lasting(0, 0)
                        .by(scene -> reset(scene, scene.worker(), Peer.POSTGRES))
                        .healedBy(scene -> {}),
                Fault.named("gateway-reset", "connection cut in mid-run, late ack", GATEWAYS)
                        .lasting(0, 0)
                        .by(scene -> {
                            for (Peer peer : Peer.values()) {
                                reset(scene, scene.gateway(), peer);
                            }
                        })
                        .healedBy(scene -> {}),
                Fault.named("confirm-lost", "confirm lost, publish unroutable", GATEWAYS)
                        .lasting(0, 0)
                        .by(scene -> loseReplies(scene, scene.gateway(), Peer.RABBITMQ))
                        .healedBy(scene -> {}),
                Fault.named("claim-answer-lost", "a claim's answer is lost", WORKERS)
                        .lasting(0, 0)
                        .by(scene -> loseReplies(scene, scene.worker(), Peer.POSTGRES))
                        .healedBy(scene -> {}),
                Fault.named("commit-answer-lost", "a commit's answer is lost", GATEWAYS)
                        .lasting(0, 0)
                        .by(scene -> loseReplies(scene, scene.gateway(), Peer.POSTGRES))
                        .healedBy(scene -> {}),
                Fault.named("worker-cut-from-postgres", CUT, WORKERS)
                        .lasting(8_000, 25_000)
                        .by(scene -> cut(scene, Peer.POSTGRES))
                        .healedBy(WireFaults::mend),
                Fault.named("worker-cut-from-rabbitmq", CUT, WORKERS)
                        .lasting(8_000, 25_000)
                        .by(scene -> cut(scene, Peer.RABBITMQ))
                        .healedBy(WireFaults::mend),
                Fault.named("worker-cut-from-both", CUT, WORKERS)
                        .lasting(8_000, 14_000)
                        .by(scene -> cut(scene, Peer.POSTGRES, Peer.RABBITMQ))
                        .healedBy(WireFaults::mend),
                Fault.named("latency", "latency of a server", GATEWAYS, WORKERS)
                        .lasting(4_000, 10_000)
                        .by(scene -> {
                            impair(scene, scene.process(), peer(scene));
                            scene.rig()
                                    .wire(scene.process(), peer(scene))
                                    .delay(100 + scene.random().nextInt(500));
                        })
                        .healedBy(scene -> {
                            scene.rig().wire(scene.process(), peer(scene)).pass();
                            restore(scene, scene.process(), peer(scene));
                        }),
                oneWay("one-way-hold-to-server", Way.TO_SERVER),
                oneWay("one-way-hold-to-client", Way.TO_CLIENT),
                packets("packets-lost-to-server", Way.TO_SERVER),
                packets("packets-lost-to-client", Way.TO_CLIENT));
    }

    private static Fault oneWay(String name, Way way) {
        return Fault.named(name, ONE_WAY, GATEWAYS, WORKERS)
                .lasting(4_000, 14_000)
                .by(scene -> {
                    impair(scene, scene.process(), peer(scene));
                    scene.rig().wire(scene.process(), peer(scene)).hold(way);
                })
                .healedBy(scene -> {
                    scene.rig().wire(scene.process(), peer(scene)).pass();
                    restore(scene, scene.process(), peer(scene));
                });
    }

    private static Fault packets(String name, Way way) {
        return Fault.named(name, ONE_WAY, GATEWAYS, WORKERS)
                .lasting(4_000, 14_000)
                .where(scene -> scene.rig().canDropPackets())
                .by(scene -> {
                    impair(scene, scene.process(), peer(scene));
                    scene.rig().drop(scene.process(), peer(scene), way);
                })
                .healedBy(scene -> {
                    scene.rig().dropNothing();
                    restore(scene, scene.process(), peer(scene));
                });
    }

    private static Peer peer(Scene scene) {
        return Peer.values()[(int) Long.remainderUnsigned(scene.seed(), Peer.values().length)];
    }

    private static void cut(Scene scene, Peer... peers) {
        for (Peer peer : peers) {
            impair(scene, scene.worker(), peer);
            scene.rig().wire(scene.worker(), peer).hold(Way.TO_SERVER, Way.TO_CLIENT);
        }
    }

    private static void mend(Scene scene) {
        for (Peer peer : List.of(Peer.POSTGRES, Peer.RABBITMQ)) {
            scene.rig().wire(scene.worker(), peer).pass();
            restore(scene, scene.worker(), peer);
        }
    }

    private static void reset(Scene scene, String process, Peer peer) {
        impair(scene, process, peer);
        scene.rig().wire(process, peer).reset();
        restore(scene, process, peer);
    }

    /** What it asks for is done, and it never hears of it. */
    private static void loseReplies(Scene scene, String process, Peer peer) {
        Rig rig = scene.rig();
        impair(scene, process, peer);
        rig.wire(process, peer).hold(Way.TO_CLIENT);
        Await.pause(500 + scene.random().nextInt(1_500));
        rig.wire(process, peer).reset();
        rig.wire(process, peer).pass();
        restore(scene, process, peer);
    }

    private static void impair(Scene scene, String process, Peer peer) {
        scene.rig().impair(peer, List.of(process));
    }

    private static void restore(Scene scene, String process, Peer peer) {
        scene.rig().restore(peer, List.of(process));
    }
}
