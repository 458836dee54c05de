package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Locale;

/** Whether the dashboard's pages are as quick with ten million jobs as with a hundred (which fill a page as well), as defined in {@code benchmarks/README.md}. */
public final class PagesBench {
    private static final int SMALL = 100;
    private static final int ROUNDS = 3;

    private final int large = "1".equals(System.getenv("QUICK")) ? 500_000 : 10_000_000;
    private final Stack stack;
    private final Rounds figures = new Rounds();

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
                    figures.add(rows, requests().measure());
                }
            }
        }
        print();
        ObjectNode result = Results.begin();
        figures.forEach((rows, measured) -> {
            ObjectNode json = result.putObject(Integer.toString(rows));
            measured.keySet().forEach(name -> json.put(name, figures.median(rows, name)));
        });
        Results.write(results, "pages", result);
    }

    private PageRequests requests() {
        return new PageRequests(Client.ofAdmin(stack.gatewayUrl(1)), new Client(stack.gatewayUrl(1)));
    }

    private void print() {
        System.out.printf(Locale.ROOT, "%-40s %,12d %,12d  ms, medians%n", "jobs", SMALL, large);
        for (String name : figures.measures(SMALL)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %12.2f %12.2f%n",
                    name,
                    figures.median(SMALL, name),
                    figures.median(large, name));
        }
    }
}
