package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether the dashboard's pages are as quick with ten million jobs as with a hundred (which fill a page as well), as defined in {@code benchmarks/README.md}. */
public final class PagesBench {
    private static final int SMALL = 100;
    private static final int ROUNDS = 3;

    private final int large = "1".equals(System.getenv("QUICK")) ? 500_000 : 10_000_000;
    private final Stack stack;
    private final Map<Integer, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    private PagesBench(Stack stack) {
        this.stack = stack;
    }

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("millrace-bench");
        try (Stack stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(1)
                .withoutRateLimits()
                .start()) {
            new PagesBench(stack).run(Path.of(args[0]));
        } finally {
            // Gigabytes.
            HomeFolder.deleteTree(home);
        }
    }

    private void run(Path results) throws Exception {
        try (Connection connection = stack.postgres().connect()) {
            // Few, many, and few again: what grows with time then tells nothing for either.
            for (int rows : new int[] {SMALL, large, SMALL}) {
                System.err.printf(Locale.ROOT, "%,d jobs%n", rows);
                long begun = System.nanoTime();
                KeptRows.replace(connection, rows);
                System.err.printf(Locale.ROOT, "written in %.0f s%n", (System.nanoTime() - begun) / 1e9);
                for (int round = 0; round < ROUNDS; round++) {
                    keep(rows, requests().measure());
                }
            }
        }
        print();
        ObjectNode result = Results.begin();
        figures.forEach((rows, measured) -> {
            ObjectNode json = result.putObject(Integer.toString(rows));
            measured.forEach((name, rounds) -> json.put(name, Medians.of(rounds)));
        });
        Results.write(results, "pages", result);
    }

    private PageRequests requests() {
        return new PageRequests(Client.ofAdmin(stack.gatewayUrl(1)), new Client(stack.gatewayUrl(1)));
    }

    private void keep(int rows, Map<String, Double> measured) {
        Map<String, List<Double>> kept = figures.computeIfAbsent(rows, any -> new LinkedHashMap<>());
        measured.forEach((name, millis) ->
                kept.computeIfAbsent(name, any -> new ArrayList<>()).add(millis));
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-40s %,12d %,12d  ms, medians%n", "jobs", SMALL, large);
        Map<String, List<Double>> many = figures.getOrDefault(large, Map.of());
        figures.getOrDefault(SMALL, Map.of())
                .forEach((name, rounds) -> System.out.printf(
                        Locale.ROOT,
                        "%-40s %12.2f %12.2f%n",
                        name,
                        Medians.of(rounds),
                        Medians.of(many.getOrDefault(name, List.of()))));
    }
}
