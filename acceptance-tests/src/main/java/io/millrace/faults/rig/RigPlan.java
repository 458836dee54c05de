package io.millrace.faults.rig;

import io.millrace.faults.handlers.PoisonHandler;
import io.millrace.faults.handlers.Witness;
import io.millrace.faults.handlers.WitnessHandler;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of the product there is.
 *
 * @param slots of each worker
 * @param drainSeconds how long a worker that leaves lets its runs go on
 */
public record RigPlan(int gateways, int workers, int slots, int drainSeconds) {
    /** Where workers write when attempts really run. */
    public static Path witnessFolder(Path home) {
        return home.resolve("witness");
    }

    StackBuilder builder(Path home, Wires wires, Clocks clocks) {
        Path plugins = HandlerJar.write(
                home.resolve("plugins"), List.of(WitnessHandler.class, PoisonHandler.class), Witness.class);
        try {
            Files.createDirectories(witnessFolder(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stack.builder()
                .home(home)
                .gateways(gateways)
                .workers(workers)
                .withoutRateLimits()
                .env("MILLRACE_WORKER_PLUGINS", plugins.toString())
                .env("MILLRACE_WORKER_CONCURRENCY", Integer.toString(slots))
                .env("MILLRACE_OUTBOUND_ALLOW", "127.0.0.1")
                .env("MILLRACE_WEBHOOK_HTTP", "true")
                .env("MILLRACE_WORKER_DRAIN_SECONDS", Integer.toString(drainSeconds))
                .envOfEach(name -> {
                    Map<String, String> own = new HashMap<>(wires.environment(name));
                    own.putAll(clocks.environment(name));
                    own.put(Witness.FOLDER, witnessFolder(home).toString());
                    own.put(Witness.WORKER, name);
                    if (name.startsWith("worker")) {
                        // Killed every minute: too short a life for the optimizing compiler.
                        own.put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
                    }
                    return own;
                });
    }
}
