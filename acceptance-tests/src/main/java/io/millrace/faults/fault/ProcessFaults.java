package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.CLIENTS;
import static io.millrace.faults.fault.Fault.Part.GATEWAYS;
import static io.millrace.faults.fault.Fault.Part.POSTGRES;
import static io.millrace.faults.fault.Fault.Part.RABBITMQ;
import static io.millrace.faults.fault.Fault.Part.REDIS;
import static io.millrace.faults.fault.Fault.Part.WORKERS;

import io.millrace.faults.load.Races;
import io.millrace.faults.rig.Peer;
import io.millrace.faults.rig.Rig;
import io.millrace.faults.rig.Wire.Way;
import io.millrace.local.process.Await;
import java.time.Duration;
import java.util.List;

/** Gateways and workers, and their ends. */
final class ProcessFaults {
    /** Takes as long as it takes ten workers to die. */
    static final String POISON = "poison";

    private static final String LEAVING = "SIGTERM, rolling restart under load";
    private static final Duration DRAINED = Duration.ofSeconds(60);

    private ProcessFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.named("worker-kill", "worker kill -9", WORKERS)
                        .lasting(6_000, 8_000)
                        .by(scene -> scene.rig().kill(scene.worker()))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.worker())),
                Fault.named("worker-pause", "worker SIGSTOP for 20 s, then SIGCONT", WORKERS)
                        .lasting(20_000, 20_000)
                        .by(scene -> scene.rig().suspend(scene.worker()))
                        .healedBy(scene -> scene.rig().resume(scene.worker())),
                Fault.named("worker-short-pause", "worker SIGSTOP for 20 s, then SIGCONT", WORKERS)
                        .lasting(1_000, 6_000)
                        .by(scene -> scene.rig().suspend(scene.worker()))
                        .healedBy(scene -> scene.rig().resume(scene.worker())),
                Fault.named("worker-leaves", LEAVING, WORKERS)
                        .by(scene -> leave(scene.rig(), scene.worker()))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.worker())),
                Fault.named("gateway-leaves", LEAVING, GATEWAYS)
                        .by(scene -> leave(scene.rig(), scene.gateway()))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.gateway())),
                Fault.named("rolling-restart", LEAVING, WORKERS, GATEWAYS, POSTGRES, RABBITMQ, REDIS)
                        .lasting(0, 0)
                        .by(scene -> scene.rig().processes().forEach(name -> {
                            leave(scene.rig(), name);
                            scene.rig().ensureRunning(name);
                        }))
                        .healedBy(scene -> {}),
                Fault.named("workers-stopped", "workers stopped for longer than the dedup window", WORKERS)
                        .lasting(12_000, 16_000)
                        .by(scene -> scene.rig().workers().forEach(scene.rig()::terminate))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.rig().workers())),
                Fault.named(POISON, "a poison job that kills every worker it meets", WORKERS, CLIENTS)
                        .lasting(2_000, 4_000)
                        .by(scene -> Races.poison(scene.clients().get(0)))
                        .healedBy(scene -> {}),
                Fault.named("gateway-kill", "gateway kill -9 after the commit, before the publish", GATEWAYS)
                        .by(scene -> scene.rig().kill(scene.gateway()))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.gateway())),
                Fault.named(
                                "gateway-kill-before-publish",
                                "gateway kill -9 after the commit, before the publish",
                                GATEWAYS)
                        .by(scene -> killHeldBack(scene, Peer.RABBITMQ))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.gateway())),
                Fault.named("gateway-kill-before-commit", "gateway kill -9 between SET NX and the commit", GATEWAYS)
                        .by(scene -> killHeldBack(scene, Peer.POSTGRES))
                        .healedBy(scene -> scene.rig().ensureRunning(scene.gateway())),
                Fault.named("gateway-pause", "gateway SIGSTOP", GATEWAYS)
                        .lasting(2_000, 12_000)
                        .by(scene -> scene.rig().suspend(scene.gateway()))
                        .healedBy(scene -> scene.rig().resume(scene.gateway())),
                Fault.named("all-killed", "everything killed at once", WORKERS, GATEWAYS, POSTGRES, RABBITMQ, REDIS)
                        .by(ProcessFaults::killAll)
                        .healedBy(ProcessFaults::startAll));
    }

    private static void leave(Rig rig, String name) {
        rig.terminate(name);
        if (!rig.process(name).awaitExit(DRAINED)) {
            throw new IllegalStateException(name + " does not leave");
        }
    }

    /** What it sends to that server does not arrive; then it dies. */
    private static void killHeldBack(Scene scene, Peer peer) {
        String gateway = scene.gateway();
        scene.rig().wire(gateway, peer).hold(Way.TO_SERVER);
        Await.pause(500 + scene.random().nextInt(1_000));
        scene.rig().kill(gateway);
        scene.rig().wire(gateway, peer).reset();
        scene.rig().wire(gateway, peer).pass();
    }

    private static void killAll(Scene scene) {
        Rig rig = scene.rig();
        rig.impair(Peer.POSTGRES, rig.processes());
        rig.impair(Peer.RABBITMQ, rig.processes());
        rig.processes().forEach(rig::kill);
        rig.broker().kill();
        rig.redis().kill();
        rig.database().primary().kill();
    }

    private static void startAll(Scene scene) {
        Rig rig = scene.rig();
        rig.database().primary().start();
        rig.redis().start();
        rig.broker().start();
        rig.ensureRunning(rig.processes());
        rig.restore(Peer.POSTGRES, rig.processes());
        rig.restore(Peer.RABBITMQ, rig.processes());
    }
}
