package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.GatewayMeter.Holding;
import io.millrace.bench.Waiter.Kind;
import io.millrace.bench.WaitingOwners.Owner;
import io.millrace.local.process.Await;
import io.millrace.local.process.HomeFolder;
import io.millrace.local.stack.Stack;
import io.millrace.local.stack.StackBuilder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs a gateway that 10,000 clients wait or stream, how soon they are told, and what a stream of a million jobs costs, as defined
 * in {@code benchmarks/README.md}. Prints a table, writes a dated JSON file, and exits with 1 if somebody was not told.
 */
public final class WaitingBench {
    private static final int CLIENTS = 10_000;
    private static final int OWNERS = 100;
    private static final int POLLS_OF_AN_OWNER = 50;
    private static final int STREAMS_OF_AN_OWNER = 25;
    private static final int FEEDS_OF_AN_OWNER = 25;
    private static final int JOBS_OF_AN_OWNER = POLLS_OF_AN_OWNER + STREAMS_OF_AN_OWNER;
    /** Let go while it is measured how soon everyone is told; who polls and who streams is told of about as many. */
    private static final int MEASURED_JOBS_OF_AN_OWNER = 6;

    private static final double JOBS_PER_SECOND = 25;
    private static final double MOST_JOBS_PER_SECOND = 200;
    private static final double SILENT_SECONDS = 20;
    private static final int OPEN_FILES = CLIENTS + 2_000;

    private static final int ROWS = 1_000_000;
    private static final int SLOW_BYTES = 200 * 1024;
    private static final String SMALL_HEAP = "-Xmx256m";

    private final ObjectNode result = Results.begin();

    private WaitingBench() {}

    public static void main(String[] args) throws Exception {
        requireOpenFiles();
        WaitingBench bench = new WaitingBench();
        boolean sound = bench.inStack(stack(), bench::clients)
                & bench.inStack(stack().env("_JAVA_OPTIONS", SMALL_HEAP), bench::lines);
        Results.write(Path.of(args[0]), "waiting", bench.result);
        System.exit(sound ? 0 : 1);
    }

    private static void requireOpenFiles() throws Exception {
        long limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .mapToLong(line -> Long.parseLong(line.substring(26).strip().split(" ")[0]))
                .findFirst()
                .orElse(Long.MAX_VALUE);
        if (limit < OPEN_FILES) {
            System.err.printf(
                    "a process may open %,d files, and needs %,d: raise the hard limit (ulimit -Hn)%n",
                    limit, OPEN_FILES);
            System.exit(2);
        }
    }

    private static StackBuilder stack() {
        return Stack.builder().gateways(1).workers(1).withoutRateLimits();
    }

    private interface Part {
        boolean run(Stack stack, Connection connection) throws Exception;
    }

    private boolean inStack(StackBuilder builder, Part part) throws Exception {
        Path home = Files.createTempDirectory("millrace-bench");
        try (Stack stack = builder.home(home).start();
                Connection connection = stack.postgres().connect()) {
            return part.run(stack, connection);
        } finally {
            HomeFolder.deleteTree(home);
        }
    }

    private boolean clients(Stack stack, Connection connection) throws Exception {
        GatewayMeter gateway = new GatewayMeter(stack.process("gateway-1").pid(), stack.managementUrl(1));
        WaitingOwners waiting = new WaitingOwners(stack.gatewayUrl(1), connection);
        List<Owner> owners = waiting.add(OWNERS, JOBS_OF_AN_OWNER);
        warmUp(stack, owners);
        Holding before = gateway.read();
        try (Crowd crowd = new Crowd()) {
            gather(crowd, stack, owners);
            awaitAll(gateway);
            double idle = cores(stack);
            Holding with = gateway.read();
            boolean all = letGo(waiting, crowd, MEASURED_JOBS_OF_AN_OWNER, JOBS_PER_SECOND);
            tell(before, with, idle);
            tellNotices(crowd, JOBS_PER_SECOND);
            crowd.forget();
            all &= letGo(waiting, crowd, JOBS_OF_AN_OWNER - MEASURED_JOBS_OF_AN_OWNER, MOST_JOBS_PER_SECOND);
            tellNotices(crowd, MOST_JOBS_PER_SECOND);
            result.put("connections_lost", crowd.lost());
            return all;
        }
    }

    /** Each job has one who waits for it alone, and those who stream all jobs of its owner. Answers whether all were told. */
    private static boolean letGo(WaitingOwners waiting, Crowd crowd, int jobs, double perSecond) throws Exception {
        int notices = OWNERS * jobs * (1 + FEEDS_OF_AN_OWNER);
        waiting.letGo(jobs, 1_000 / perSecond);
        boolean all = Await.until(Duration.ofMinutes(3), () -> crowd.told() >= notices) && crowd.told() == notices;
        if (!all) {
            System.err.printf("void: %,d notices of %,d came%n", crowd.told(), notices);
        }
        return all;
    }

    /** What is loaded at a first use is no client's. */
    private static void warmUp(Stack stack, List<Owner> owners) throws Exception {
        try (Crowd few = new Crowd()) {
            gather(few, stack, owners.subList(0, 5));
            Await.pause(5_000);
        }
        Await.pause(2_000);
    }

    private static void gather(Crowd crowd, Stack stack, List<Owner> owners) throws Exception {
        URI gateway = URI.create(stack.gatewayUrl(1));
        for (Owner owner : owners) {
            // In turn, so that of the first jobs both kinds have some.
            for (int i = 0; i < JOBS_OF_AN_OWNER; i++) {
                String job = owner.jobs().get(i);
                boolean streams = i % 3 == 2;
                crowd.join(
                        gateway, streams ? Waiter.streaming(job, owner.token()) : Waiter.polling(job, owner.token()));
            }
            for (int i = 0; i < FEEDS_OF_AN_OWNER; i++) {
                crowd.join(gateway, Waiter.ofAll(owner.token()));
            }
        }
    }

    private static void awaitAll(GatewayMeter gateway) throws Exception {
        long there = 0;
        for (int tried = 0; tried < 600 && there < CLIENTS; tried++) {
            Await.pause(100);
            there = gateway.metric("millrace_watchers") + gateway.metric("millrace_streams{of=\"all\"");
        }
        if (there < CLIENTS) {
            throw new IllegalStateException("void: only " + there + " clients wait");
        }
    }

    /** What gateway and PostgreSQL use while nothing happens. */
    private static double cores(Stack stack) {
        CpuMeter meter = new CpuMeter(Map.of(
                "gateway", stack.process("gateway-1").pid(),
                "postgres", stack.postgres().pid()));
        double before = meter.cpuSeconds();
        Await.pause((long) (SILENT_SECONDS * 1_000));
        return (meter.cpuSeconds() - before) / SILENT_SECONDS;
    }

    private void tell(Holding before, Holding with, double idle) {
        System.out.printf(
                Locale.ROOT,
                "%,d clients: half poll for a job of their own, a quarter streams one, a quarter streams all of a user%n",
                CLIENTS);
        row("threads of the gateway, before and with them", before.threads(), with.threads());
        row("heap after a collection, MB", before.heap() / 1e6, with.heap() / 1e6);
        row("resident memory, MB", before.resident() / 1e6, with.resident() / 1e6);
        double heap = perClient(with.heap() - before.heap());
        double resident = perClient(with.resident() - before.resident());
        row("heap and resident memory a client, KB", heap, resident);
        row("cores while nothing happens, of gateway and PostgreSQL", idle);
        result.put("clients", CLIENTS)
                .put("threads_before", before.threads())
                .put("threads_with", with.threads())
                .put("heap_kb_a_client", heap)
                .put("direct_kb_a_client", perClient(with.direct() - before.direct()))
                .put("resident_kb_a_client", resident)
                .put("idle_cores", idle);
    }

    private void tellNotices(Crowd crowd, double perSecond) {
        System.out.printf(
                Locale.ROOT,
                "%.0f jobs a second end, and %,d notices of it came; ms until then%n",
                perSecond,
                crowd.told());
        ObjectNode json =
                result.putObject("at_%.0f_jobs_per_second".formatted(perSecond)).put("told", crowd.told());
        for (Kind kind : Kind.values()) {
            Percentiles latency = crowd.latencies(kind);
            row(kind.name().toLowerCase(Locale.ROOT) + ", p50 and p99", latency.millis(0.5), latency.millis(0.99));
            json.putObject(kind.name().toLowerCase(Locale.ROOT))
                    .put("p50_ms", latency.millis(0.5))
                    .put("p99_ms", latency.millis(0.99));
        }
    }

    private static double perClient(long bytes) {
        return bytes / 1e3 / CLIENTS;
    }

    private static void row(String measure, double... values) {
        StringBuilder row = new StringBuilder("%-62s".formatted(measure));
        for (double value : values) {
            row.append(String.format(Locale.ROOT, " %,12.1f", value));
        }
        System.out.println(row);
    }

    private boolean lines(Stack stack, Connection connection) throws Exception {
        FinishedRows.add(connection, ROWS);
        GatewayMeter gateway = new GatewayMeter(stack.process("gateway-1").pid(), stack.managementUrl(1));
        Holding before = gateway.read();
        LineReader fast = new LineReader(stack.gatewayUrl(1), 0);
        LineReader slow = new LineReader(stack.gatewayUrl(1), SLOW_BYTES);
        Thread fastReader = new Thread(fast, "fast-reader");
        Thread slowReader = new Thread(slow, "slow-reader");
        slowReader.start();
        fastReader.start();
        long highest = 0;
        while (fastReader.isAlive()) {
            highest = Math.max(highest, gateway.read().heap());
            Await.pause(2_000);
        }
        boolean bothServed = fast.isWhole() && fast.lines() == ROWS && slowReader.isAlive();
        slow.leave();
        System.out.printf(Locale.ROOT, "%,d jobs as NDJSON, by a gateway with %s%n", ROWS, SMALL_HEAP);
        row("read by a fast reader: jobs, MB", fast.lines(), fast.bytes() / 1e6);
        row("jobs/s, MB/s", fast.lines() / fast.seconds(), fast.bytes() / 1e6 / fast.seconds());
        row("read meanwhile by a slow one: jobs, KB/s", slow.lines(), slow.bytes() / 1e3 / slow.seconds());
        row("heap after a collection, before and at its highest, MB", before.heap() / 1e6, highest / 1e6);
        result.put("ndjson_jobs", fast.lines())
                .put("ndjson_bytes", fast.bytes())
                .put("ndjson_jobs_per_second", fast.lines() / fast.seconds())
                .put("ndjson_slow_jobs", slow.lines())
                .put("ndjson_heap_before_mb", before.heap() / 1e6)
                .put("ndjson_heap_highest_mb", highest / 1e6);
        return bothServed;
    }
}
