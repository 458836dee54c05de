package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.ClosedLoop.Done;
import io.millrace.bench.CpuMeter.Usage;
import io.millrace.local.stack.Stack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * M1 (accept), M2 (drain) and M3 (sustained) as defined in {@code benchmarks/README.md}: one gateway, one worker, 64
 * connections, {@code noop} jobs. Prints a table, writes a dated JSON file, and exits with 1 if an accepted job was lost or ran
 * twice: then the figures mean nothing.
 */
public final class Bench {
    private static final int CONNECTIONS = 64;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(3);
    private final boolean quick = "1".equals(System.getenv("QUICK"));
    private final ObjectNode result = new ObjectMapper().createObjectNode();
    private final Stack stack;
    private final ClosedLoop load;

    private Bench(Stack stack) {
        this.stack = stack;
        this.load = new ClosedLoop(stack.gatewayUrl(1), CONNECTIONS);
    }

    public static void main(String[] args) throws Exception {
        Path home = Files.createTempDirectory("millrace-bench");
        try (Stack stack = Stack.builder()
                .home(home)
                .gateways(1)
                .workers(1)
                .withoutRateLimits()
                .env("MILLRACE_WORKER_CONCURRENCY", "32")
                .start()) {
            new Bench(stack).run(Path.of(args[0]));
        }
    }

    private void run(Path results) throws Exception {
        System.out.printf(
                "hardware: %d cores; Java %s; %d connections; fsync on; rate limits off%n",
                Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), CONNECTIONS);
        double seconds = quick ? 5 : 15;
        sustained("warm-up", quick ? 10 : 20);
        acceptAndDrain(seconds);
        sustained("M3", seconds);
        result.put("at", Instant.now().toString())
                .put("cores", Runtime.getRuntime().availableProcessors());
        result.put("java", System.getProperty("java.version"));
        Path file = results.resolve(Instant.now().toString().substring(0, 16).replace(":", "") + ".json");
        Files.writeString(file, result.toPrettyString() + "\n");
        System.out.println("written: " + file);
    }

    /** M1: submissions alone, the worker stopped. M2: the worker starts, and drains what waits. */
    private void acceptAndDrain(double seconds) throws Exception {
        String run = "m1-" + System.nanoTime();
        stack.process("worker-1").terminate();
        stack.process("worker-1").awaitExit(Duration.ofSeconds(40));
        CpuMeter cpu = meter();
        Map<String, Usage> before = cpu.read();
        AtomicReference<String> last = new AtomicReference<>("");
        Done accepted = load.run(seconds, Integer.MAX_VALUE, (client, number) -> last.set(client.submit(run, number)));
        print("M1 accept", accepted, before, cpu.read());

        stack.start("worker-1");
        long start = System.nanoTime();
        // Queues are first in, first out: when the last one has ended, so have all but those at hand beside it.
        Client client = new Client(stack.gatewayUrl(1));
        while (!client.await(Objects.requireNonNull(last.get())).equals("completed")
                && isWithin(LONGEST_DRAIN, start)) {
            System.out.println("still draining");
        }
        while (countCompleted(run) < accepted.jobs() && isWithin(LONGEST_DRAIN, start)) {
            System.out.println("still counting");
        }
        double perSecond = accepted.jobs() / ((System.nanoTime() - start) / 1e9);
        System.out.printf(
                "%-10s %,9.0f jobs/s (from the worker's start, %,d jobs)%n", "M2 drain", perSecond, accepted.jobs());
        result.putObject("M2 drain").put("per_second", perSecond).put("jobs", accepted.jobs());
        verify(run, accepted.jobs());
    }

    /** M3: each connection submits, waits for the completed job, and again. */
    private void sustained(String name, double seconds) throws Exception {
        String run = name + "-" + System.nanoTime();
        AtomicInteger wrong = new AtomicInteger();
        CpuMeter cpu = meter();
        Map<String, Usage> before = cpu.read();
        Done done = load.run(seconds, Integer.MAX_VALUE, (client, number) -> {
            if (!client.await(client.submit(run, number)).equals("completed")) {
                wrong.incrementAndGet();
            }
        });
        print(name, done, before, cpu.read());
        if (wrong.get() > 0) {
            throw new IllegalStateException(wrong.get() + " jobs were not completed within 30 s");
        }
        verify(run, done.jobs());
    }

    private static boolean isWithin(Duration bound, long start) {
        return System.nanoTime() - start < bound.toNanos();
    }

    private CpuMeter meter() {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("gateway", stack.process("gateway-1").pid());
        if (stack.process("worker-1").isAlive()) {
            pids.put("worker", stack.process("worker-1").pid());
        }
        pids.put("postgres", stack.postgres().pid());
        pids.put("redis", stack.redis().pid());
        pids.put("broker", stack.broker().pid());
        return new CpuMeter(pids);
    }

    private void print(String name, Done done, Map<String, Usage> before, Map<String, Usage> after) {
        StringBuilder parts = new StringBuilder();
        ObjectNode json = result.putObject(name);
        ObjectNode cpuJson = json.putObject("cpu_seconds_per_1000");
        ObjectNode memoryJson = json.putObject("resident_mib");
        double total = 0;
        for (Map.Entry<String, Usage> end : after.entrySet()) {
            double cpu = end.getValue().cpuSeconds()
                    - Objects.requireNonNull(before.get(end.getKey())).cpuSeconds();
            double perThousand = cpu * 1000 / Math.max(1, done.jobs());
            total += perThousand;
            cpuJson.put(end.getKey(), perThousand);
            memoryJson.put(end.getKey(), end.getValue().residentKib() / 1024);
            parts.append(" %s %.3f".formatted(end.getKey(), perThousand));
        }
        cpuJson.put("all", total);
        json.put("jobs", done.jobs()).put("per_second", done.perSecond());
        json.put("p50_ms", done.latency().millis(0.5))
                .put("p99_ms", done.latency().millis(0.99));
        System.out.printf(
                "%-10s %,9.0f jobs/s   p50 %.1f ms   p99 %.1f ms   CPU s per 1,000 jobs: %.3f (%s)%n",
                name,
                done.perSecond(),
                done.latency().millis(0.5),
                done.latency().millis(0.99),
                total,
                parts.toString().trim());
    }

    private long countCompleted(String run) throws Exception {
        try (Stream<JsonNode> jobs = new Client(stack.gatewayUrl(1)).all(run)) {
            return jobs.filter(job -> job.path("status").asText().equals("completed"))
                    .count();
        }
    }

    /** Every accepted job, exactly once: completed at its first attempt. */
    private void verify(String run, int accepted) throws Exception {
        try (Stream<JsonNode> jobs = new Client(stack.gatewayUrl(1)).all(run)) {
            long once = jobs.filter(job -> job.path("status").asText().equals("completed")
                            && job.path("attempt").asInt() == 1)
                    .map(job -> job.path("job_id").asText())
                    .distinct()
                    .count();
            if (once != accepted) {
                throw new IllegalStateException(
                        "void: %d jobs were accepted and %d completed exactly once".formatted(accepted, once));
            }
        }
    }
}
