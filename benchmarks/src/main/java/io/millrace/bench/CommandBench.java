package io.millrace.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.ClosedLoop.Done;
import io.millrace.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commands a second, as defined in {@code benchmarks/README.md}: {@code true} as a job, and what {@code bwrap … true} costs without
 * Millrace, in turn. Exits with 1 if a job did not complete.
 */
public final class CommandBench {
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 3;
    private static final String COMMAND = "\"type\":\"command\",\"params\":{\"argv\":[\"true\"]}";
    /** The namespaces and mounts that a command gets, by hand. */
    private static final List<String> BARE = List.of(
            "bwrap",
            "--unshare-all",
            "--unshare-user",
            "--disable-userns",
            "--die-with-parent",
            "--new-session",
            "--uid",
            "65534",
            "--gid",
            "65534",
            "--cap-drop",
            "ALL",
            "--proc",
            "/proc",
            "--dev",
            "/dev",
            "--ro-bind",
            "/usr",
            "/usr",
            "--symlink",
            "usr/bin",
            "/bin",
            "--symlink",
            "usr/lib",
            "/lib",
            "--symlink",
            "usr/lib64",
            "/lib64",
            "--tmpfs",
            "/tmp",
            "--chdir",
            "/tmp",
            "--",
            "true");

    private final double seconds = "1".equals(System.getenv("QUICK")) ? 5 : 20;
    private final Stack stack;
    private final ClosedLoop load;

    private CommandBench(Stack stack) {
        this.stack = stack;
        this.load = new ClosedLoop(stack.gatewayUrl(1), CONNECTIONS);
    }

    public static void main(String[] args) throws Exception {
        try (Stack stack = Stack.builder()
                .home(Files.createTempDirectory("millrace-bench"))
                .gateways(1)
                .workers(1)
                .withoutRateLimits()
                .env("MILLRACE_WORKER_CONCURRENCY", "8")
                .env("MILLRACE_COMMAND_ISOLATION", "bubblewrap")
                .start()) {
            new CommandBench(stack).run(Path.of(args[0]));
        }
    }

    private void run(Path results) throws Exception {
        jobs(seconds * 2);
        List<Double> jobs = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            CpuMeter meter = meter();
            double before = meter.cpuSeconds();
            Done done = jobs(seconds);
            cpu.add((meter.cpuSeconds() - before) * 1000 / done.jobs());
            jobs.add(done.perSecond());
            bare.add(bare(seconds));
            System.out.printf(
                    "command true %,6.0f jobs/s   p50 %.1f ms   p99 %.1f ms   CPU %.1f ms a job   bare bwrap %,6.0f /s%n",
                    done.perSecond(),
                    done.latency().millis(0.5),
                    done.latency().millis(0.99),
                    cpu.get(round),
                    bare.get(round));
        }
        write(results, Medians.of(jobs), Medians.of(bare), Medians.of(cpu));
    }

    private static void write(Path results, double jobs, double bare, double cpu) throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        // All cores are busy in both cases: what a run costs beyond the bare one is the difference of their shares.
        double beyond = cores * 1000 / jobs - cores * 1000 / bare;
        System.out.printf(
                "medians: %.0f jobs/s, bare %.0f/s; a job costs %.1f ms of processor time beyond bwrap%n",
                jobs, bare, beyond);
        ObjectNode result = Results.begin();
        result.put("jobs_per_second", jobs)
                .put("bare_per_second", bare)
                .put("services_cpu_ms_per_job", cpu)
                .put("beyond_bare_ms_per_job", beyond);
        Results.write(results, "commands", result);
    }

    private Done jobs(double length) throws Exception {
        String run = "true-" + System.nanoTime();
        AtomicInteger wrong = new AtomicInteger();
        Done done = load.run(length, Integer.MAX_VALUE, (client, number) -> {
            if (!client.await(client.submit(COMMAND, run, number)).equals("completed")) {
                wrong.incrementAndGet();
            }
        });
        if (wrong.get() > 0) {
            throw new IllegalStateException(wrong.get() + " commands did not complete");
        }
        return done;
    }

    /** As many at a time as there are cores. */
    private static double bare(double length) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        ExecutorService threads = Executors.newFixedThreadPool(cores);
        long start = System.nanoTime();
        long end = start + (long) (length * 1e9);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < cores; i++) {
                counts.add(threads.submit(() -> repeat(end)));
            }
            int all = 0;
            for (Future<Integer> count : counts) {
                all += count.get();
            }
            return all / ((System.nanoTime() - start) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int repeat(long end) throws IOException, InterruptedException {
        int done = 0;
        while (System.nanoTime() < end) {
            int code = new ProcessBuilder(BARE).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException("bwrap ended with code " + code);
            }
            done++;
        }
        return done;
    }

    /** All processes of the product but the driver. */
    private CpuMeter meter() {
        return new CpuMeter(Map.of(
                "gateway", stack.process("gateway-1").pid(),
                "worker", stack.process("worker-1").pid(),
                "postgres", stack.postgres().pid(),
                "redis", stack.redis().pid(),
                "broker", stack.broker().pid()));
    }
}
