package io.millrace.acceptance;

import io.millrace.faults.rig.HandlerJar;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The packaged product on real servers, started once for all tests: two gateways, two workers with five slots each. */
final class Product {
    private static Stack stack;

    private Product() {}

    static synchronized Stack stack() {
        if (stack == null) {
            stack = another();
            Stack started = stack;
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "product-end"));
        }
        return stack;
    }

    /** One more, for tests that leave jobs behind; theirs to close. */
    static Stack another() {
        return builder().start();
    }

    static StackBuilder builder() {
        Path home = newHome();
        return Stack.builder()
                .home(home)
                .gateways(2)
                .workers(2)
                .withoutRateLimits()
                .env("MILLRACE_QUOTA_OPEN_JOBS", "200000")
                .env("MILLRACE_WORKER_PLUGINS", plugins(home));
    }

    /** The handlers of these tests, in a folder for {@code MILLRACE_WORKER_PLUGINS}. */
    static String plugins(Path home) {
        return HandlerJar.write(home.resolve("plugins"), List.of(StubbornHandler.class, HeldHandler.class))
                .toString();
    }

    static Path newHome() {
        try {
            return Files.createTempDirectory("millrace-at");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The demo user at a gateway, 1 or 2. */
    static Api demo(int gateway) {
        return new Api(stack().gatewayUrl(gateway), "demo", "demo");
    }

    /** Its database, past the product. */
    static Table table() {
        return new Table(stack().postgres()::connect);
    }

    /** What its workers have logged. */
    static List<String> workerLogs() {
        List<String> lines = new ArrayList<>();
        try {
            for (String worker : List.of("worker-1", "worker-2")) {
                lines.addAll(Files.readAllLines(stack().home().log(worker)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    static Api admin() {
        return new Api(stack().gatewayUrl(1), "admin", "admin");
    }
}
