package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * When SIGSTOP has taken effect: it is delivered to one thread of a process, and the others run on until they next enter the
 * kernel. Read from {@code /proc} (proc_pid_stat(5)); where there is none, nobody can tell.
 */
final class Suspension {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private Suspension() {}

    /** Returns once no thread of these processes runs, at the latest after five seconds. */
    static void await(List<ProcessHandle> suspended) {
        Await.until(BOUND, () -> suspended.stream().allMatch(Suspension::isComplete));
    }

    private static boolean isComplete(ProcessHandle process) {
        Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
        if (!Files.isDirectory(threads)) {
            return true;
        }
        try (Stream<Path> each = Files.list(threads)) {
            return each.noneMatch(Suspension::runs);
        } catch (IOException | UncheckedIOException gone) {
            return true;
        }
    }

    private static boolean runs(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return "RSD".indexOf(state) >= 0;
        } catch (IOException gone) {
            return false;
        }
    }
}
