package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a tree of processes holds and has used, as {@code /proc} tells at this moment (proc(5)): for machines without control groups.
 * What ended without being waited for is not in it, and pages that processes share count for each of them.
 *
 * @param cpu of those alive and of those that they have waited for
 * @param residentBytes memory that they hold
 */
public record TreeSample(Duration cpu, long residentBytes) {
    private static final long TICKS_PER_SECOND = 100;
    private static final long PAGE_BYTES = 4096;

    /** The tree below this process, itself included. */
    public static TreeSample of(ProcessHandle head) {
        List<Usage> all = Stream.concat(Stream.of(head), head.descendants())
                .map(process -> usage(Path.of("/proc", Long.toString(process.pid()))))
                .flatMap(Optional::stream)
                .toList();
        long ticks = all.stream().mapToLong(Usage::ticks).sum();
        long pages = all.stream().mapToLong(Usage::pages).sum();
        return new TreeSample(Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND), pages * PAGE_BYTES);
    }

    private record Usage(long ticks, long pages) {}

    private static Optional<Usage> usage(Path process) {
        try {
            // The second field, the name in parentheses, may contain anything.
            String stat = Files.readString(process.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int field = 14; field <= 17; field++) {
                ticks += Long.parseLong(fields[field - 3]);
            }
            String[] sizes = Files.readString(process.resolve("statm")).split(" ");
            return Optional.of(new Usage(ticks, Long.parseLong(sizes[1])));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
