package io.millrace.faults.fault;

import static io.millrace.faults.fault.Fault.Part.REDIS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Redis: only speed hangs on it. */
final class RedisFaults {
    private static final String ROW = "Redis down, flushed, evicting, hung";

    private RedisFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.named("redis-kill", ROW, REDIS)
                        .by(scene -> scene.rig().redis().kill())
                        .healedBy(scene -> scene.rig().redis().start()),
                Fault.named("redis-flush", ROW, REDIS)
                        .by(scene -> send(scene, "FLUSHALL"))
                        .healedBy(scene -> {}),
                Fault.named("redis-evicts", ROW, REDIS)
                        .lasting(4_000, 8_000)
                        .by(scene -> {
                            send(scene, "CONFIG SET maxmemory-policy allkeys-random");
                            send(scene, "CONFIG SET maxmemory 1");
                        })
                        .healedBy(scene -> {
                            send(scene, "CONFIG SET maxmemory 0");
                            send(scene, "CONFIG SET maxmemory-policy noeviction");
                        }),
                Fault.named("redis-hangs", ROW, REDIS)
                        .lasting(3_000, 10_000)
                        .by(scene -> scene.rig().redis().suspend())
                        .healedBy(scene -> scene.rig().redis().resume()));
    }

    private static void send(Scene scene, String command) {
        try {
            scene.rig().redis().send(command);
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }
}
