package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /proc} says of a process (proc(5)). */
public final class ProcessState {
    private ProcessState() {}

    /** Whether it executes nothing any more: it is gone, or dead and not yet waited for by whoever inherited it. */
    public static boolean isOver(long pid) {
        try {
            // The second field, the name in parentheses, may contain anything.
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state == 'Z' || state == 'X';
        } catch (IOException | IndexOutOfBoundsException e) {
            return true;
        }
    }
}
