package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.process.Await;
import io.millrace.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the removal of a million finished jobs costs those who submit meanwhile, as defined in {@code benchmarks/README.md}. Exits with 1 if a job
 * that is to go stays.
 */
public final class RetentionBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 4;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final boolean quick = "1".equals(System.getenv("QUICK"));
    private final int rows = quick ? 200_000 : 1_000_000;
    private final double seconds = quick ? 5 : 15;
    private final Stack stack;
    private final ClosedLoop load;

    private RetentionBench(Stack stack) {
        this.stack = stack;
        this.load = new ClosedLoop(stack.gatewayUrl(1), CONNECTIONS);
    }

    public static void main(String[] args) throws Exception {
        try (Stack stack = Stack.builder()
                        .home(Files.createTempDirectory("millrace-bench"))
                        .gateways(1)
                        .workers(0)
                        .withoutRateLimits()
                        .env("MILLRACE_QUOTA_OPEN_JOBS", "off")
                        .start();
                Connection connection = stack.postgres().connect()) {
            new RetentionBench(stack).run(Path.of(args[0]), connection);
        }
    }

    private void run(Path results, Connection connection) throws Exception {
        accept(seconds * 4);
        List<Double> quiet = new ArrayList<>();
        List<Double> removing = new ArrayList<>();
        double removedIn = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ExpiredRows.settle(connection);
            // By turns, so that what grows with time tells nothing for either.
            boolean quietFirst = round % 2 == 0;
            if (quietFirst) {
                quiet.add(accept(seconds));
            }
            ExpiredRows.add(connection, rows, round);
            long begun = System.nanoTime();
            ExpiredRows.settle(connection);
            removing.add(accept(seconds));
            awaitRemoved(connection);
            removedIn = (System.nanoTime() - begun) / 1e9;
            if (!quietFirst) {
                ExpiredRows.settle(connection);
                quiet.add(accept(seconds));
            }
            System.out.printf(
                    "accepted: quiet %,6.0f/s   while %,d jobs are removed %,6.0f/s   ratio %.2f   removed in %.0f s%n",
                    quiet.get(round), rows, removing.get(round), removing.get(round) / quiet.get(round), removedIn);
        }
        System.out.printf(
                "medians: quiet %.0f/s, while removing %.0f/s: %+.1f %%%n",
                Medians.of(quiet), Medians.of(removing), (Medians.of(removing) / Medians.of(quiet) - 1) * 100);
        ObjectNode result = Results.begin();
        result.put("rows", rows)
                .put("quiet_per_second", Medians.of(quiet))
                .put("removing_per_second", Medians.of(removing))
                .put("removed_in_seconds", removedIn);
        Results.write(results, "retention", result);
    }

    private double accept(double length) throws Exception {
        String run = "retention-" + System.nanoTime();
        return load.run(length, Integer.MAX_VALUE, (client, number) -> client.submit(run, number))
                .perSecond();
    }

    private static void awaitRemoved(Connection connection) throws Exception {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (ExpiredRows.left(connection) > 0) {
            if (System.nanoTime() > deadline || !Await.pause(1_000)) {
                throw new IllegalStateException("void: " + ExpiredRows.left(connection) + " jobs stay");
            }
        }
    }
}
