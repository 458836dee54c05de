package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;

/**
 * Whether Millrace is as quick with a million waiting jobs as with a hundred: to accept, to start, to cancel, to list and to explain, for
 * another type and for that of the backlog. As defined in {@code benchmarks/README.md}. Prints a table, writes a dated JSON file, and exits
 * with 1 if a job was lost or reconcile published anything again.
 */
public final class BacklogBench {
    private static final int SMALL = 100;
    private static final int ROUNDS = 4;
    private static final double MARKED_FROM = 1.25;
    private static final String REPUBLISHED = "millrace_reconcile_republished_total";

    private final boolean quick = "1".equals(System.getenv("QUICK"));
    private final int large = quick ? 100_000 : 1_000_000;
    private final Stack stack;
    private final Rounds figures = new Rounds();

    private BacklogBench(Stack stack) {
        this.stack = stack;
    }

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("millrace-bench");
        boolean sound;
        try (Stack stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(1)
                .withoutRateLimits()
                .env("MILLRACE_WORKER_CONCURRENCY", "32")
                .start()) {
            sound = new BacklogBench(stack).run(Path.of(args[0]));
        } finally {
            // Gigabytes.
            HomeFolder.deleteTree(home);
        }
        System.exit(sound ? 0 : 1);
    }

    /** Answers whether nothing was published again. Throws if a job was lost. */
    private boolean run(Path results) throws Exception {
        int seconds = quick ? 10 : 20;
        double republished = republished();
        try (Connection connection = stack.postgres().connect()) {
            System.err.println("warm-up");
            new BacklogRound(stack, connection, SMALL, seconds).measure();
            for (int round = 1; round <= (quick ? 1 : ROUNDS); round++) {
                // Each goes first as often as the other: what grows with time then tells nothing for either.
                for (int rows : round % 2 == 1 ? new int[] {SMALL, large} : new int[] {large, SMALL}) {
                    System.err.printf(Locale.ROOT, "round %d: %,d waiting jobs%n", round, rows);
                    figures.add(rows, new BacklogRound(stack, connection, rows, seconds).measure());
                }
            }
        }
        republished = republished() - republished;
        print();
        System.out.printf(Locale.ROOT, "published again by reconcile: %.0f%n", republished);
        write(results, republished);
        return republished == 0;
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-66s %,12d %,12d %8s%n", "waiting jobs", SMALL, large, "ratio");
        for (String measure : figures.measures(SMALL)) {
            double small = figures.median(SMALL, measure);
            double ratio = figures.median(large, measure) / small;
            String mark = ratio > MARKED_FROM ? " !" : "";
            String against = small > 0 ? "%8.2f%s".formatted(ratio, mark) : "";
            System.out.printf(
                    Locale.ROOT, "%-66s %,12.1f %,12.1f %s%n", measure, small, figures.median(large, measure), against);
        }
    }

    private void write(Path results, double republished) throws IOException {
        ObjectNode result = Results.begin().put("republished", republished);
        figures.forEach((rows, measured) -> {
            ObjectNode json = result.putObject(Integer.toString(rows));
            measured.forEach((measure, rounds) -> rounds.forEach(json.withArray(measure)::add));
        });
        Results.write(results, "backlog", result);
    }

    private double republished() throws IOException {
        String url = stack.managementUrl(1) + "/q/metrics";
        try (var lines = URI.create(url).toURL().openStream()) {
            return new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(REPUBLISHED))
                    .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
