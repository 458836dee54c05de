package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** CPU seconds and resident memory of processes with all their descendants, from Linux's {@code /proc} (see proc(5)). */
final class CpuMeter {
    /** USER_HZ, which is 100 on every Linux that has a JDK. */
    private static final double TICKS_PER_SECOND = 100.0;

    private static final int UTIME = 11;
    private static final int CSTIME = 14;
    private static final int RSS_PAGES = 21;
    private static final int PAGE_KIB = 4;

    /** What a process and its descendants have used. */
    record Usage(double cpuSeconds, long residentKib) {
        Usage plus(Usage other) {
            return new Usage(cpuSeconds + other.cpuSeconds, residentKib + other.residentKib);
        }
    }

    private final Map<String, Long> pids;

    /** @param pids the root processes, by the name to print */
    CpuMeter(Map<String, Long> pids) {
        this.pids = new LinkedHashMap<>(pids);
    }

    Map<String, Usage> read() {
        Map<String, Usage> usages = new LinkedHashMap<>();
        pids.forEach((name, pid) -> usages.put(name, ofTree(pid)));
        return usages;
    }

    /** Of all of them together. */
    double cpuSeconds() {
        return read().values().stream().mapToDouble(Usage::cpuSeconds).sum();
    }

    private static Usage ofTree(long pid) {
        Optional<ProcessHandle> root = ProcessHandle.of(pid);
        if (root.isEmpty()) {
            return new Usage(0, 0);
        }
        return Stream.concat(root.stream(), root.get().descendants())
                .map(process -> ofOne(process.pid()))
                .reduce(new Usage(0, 0), Usage::plus);
    }

    private static Usage ofOne(long pid) {
        try {
            return parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (IOException e) {
            return new Usage(0, 0);
        }
    }

    /** The content of {@code /proc/<pid>/stat}: own time and that of children that have ended. */
    static Usage parse(String stat) {
        // The name in parentheses may hold blanks and parentheses; what follows the last one does not.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).trim().split(" ");
        long ticks = 0;
        for (int i = UTIME; i <= CSTIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new Usage(ticks / TICKS_PER_SECOND, Long.parseLong(fields[RSS_PAGES]) * PAGE_KIB);
    }
}
