package io.millrace.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a gateway holds, from Linux's {@code /proc}, {@code jcmd} and its own metrics. */
final class GatewayMeter {
    private static final int COLLECTIONS = 2;

    private final long pid;
    private final String managementUrl;

    GatewayMeter(long pid, String managementUrl) {
        this.pid = pid;
        this.managementUrl = managementUrl;
    }

    /**
     * @param heap bytes in use after a collection
     * @param direct bytes of buffers outside of the heap
     * @param resident bytes
     */
    record Holding(int threads, long heap, long direct, long resident) {}

    /** Collects garbage first. */
    Holding read() throws IOException, InterruptedException {
        for (int i = 0; i < COLLECTIONS; i++) {
            collect();
        }
        return new Holding(
                (int) status("Threads:"),
                metric("jvm_memory_used_bytes{area=\"heap\""),
                metric("jvm_buffer_memory_used_bytes{id=\"direct\""),
                status("VmRSS:") * 1024);
    }

    private void collect() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int code = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("jcmd ended with code " + code);
        }
    }

    private long status(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The sum of all metrics whose lines begin so. */
    long metric(String beginning) throws IOException {
        try (var lines = URI.create(managementUrl + "/q/metrics").toURL().openStream()) {
            return (long) new String(lines.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }
}
