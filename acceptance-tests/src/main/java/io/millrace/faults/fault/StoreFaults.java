package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.POSTGRES;

import io.millrace.faults.rig.Peer;
import io.millrace.faults.rig.Rig;
import io.millrace.local.server.PostgresServer;
import java.util.List;
import java.util.function.Consumer;

/** PostgreSQL: without it nothing is promised, and nothing is lost. */
final class StoreFaults {
    private static final String ROW = "PostgreSQL kill -9, restart, failover";

    private StoreFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.named("postgres-restart", ROW, POSTGRES)
                        .by(away(PostgresServer::stop))
                        .healedBy(back(StoreFaults::start)),
                Fault.named("postgres-kill", ROW, POSTGRES)
                        .by(away(PostgresServer::kill))
                        .healedBy(back(StoreFaults::start)),
                Fault.named("postgres-away-for-30-s", ROW, POSTGRES)
                        .lasting(30_000, 30_000)
                        .by(away(PostgresServer::stop))
                        .healedBy(back(StoreFaults::start)),
                Fault.named("postgres-hangs", "PostgreSQL hangs", POSTGRES)
                        .lasting(4_000, 20_000)
                        .by(away(PostgresServer::suspend))
                        .healedBy(back(PostgresServer::resume)),
                Fault.named("postgres-failover", ROW, POSTGRES)
                        .by(StoreFaults::failOver)
                        .healedBy(scene -> {
                            scene.rig().database().standAlone();
                            scene.rig().restore(Peer.POSTGRES, scene.rig().processes());
                        }),
                Fault.named("postgres-disk-full", "PostgreSQL disk full", POSTGRES)
                        .lasting(4_000, 10_000)
                        .where(scene -> scene.rig().canFillDisk())
                        .by(scene -> {
                            scene.rig().impair(Peer.POSTGRES, scene.rig().processes());
                            scene.rig().fillDisk();
                        })
                        .healedBy(scene -> {
                            scene.rig().freeDisk();
                            // It ends itself when it cannot write its log.
                            back(StoreFaults::start).accept(scene);
                        }));
    }

    private static void failOver(Scene scene) {
        Rig rig = scene.rig();
        rig.impair(Peer.POSTGRES, rig.processes());
        rig.database().prepareStandby();
        rig.database().failOver();
    }

    private static void start(PostgresServer server) {
        if (!server.isAlive()) {
            server.start();
        }
    }

    private static Consumer<Scene> away(Consumer<PostgresServer> how) {
        return scene -> {
            scene.rig().impair(Peer.POSTGRES, scene.rig().processes());
            how.accept(scene.rig().database().primary());
        };
    }

    private static Consumer<Scene> back(Consumer<PostgresServer> how) {
        return scene -> {
            how.accept(scene.rig().database().primary());
            scene.rig().restore(Peer.POSTGRES, scene.rig().processes());
        };
    }
}
