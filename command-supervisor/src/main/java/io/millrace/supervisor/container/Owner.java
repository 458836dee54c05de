package io.millrace.supervisor.container;

import io.millrace.supervisor.limit.ProcessState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The supervisor that a container belongs to, as the container's label names it.
 *
 * @param place where process ids mean the same: a kernel since it was booted, and a namespace
 * @param started in the kernel's ticks since then, so that a later process with the same id is another one (proc(5))
 */
record Owner(String place, long pid, long started) {
    /** Its field 22, counted after the second: that one may contain anything. */
    private static final int START_TIME = 22 - 3;

    static Owner self() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("\\D", "");
            long pid = ProcessHandle.current().pid();
            return new Owner(boot + "-" + namespace, pid, started(pid));
        } catch (IOException e) {
            throw new UncheckedIOException("this needs Linux's /proc", e);
        }
    }

    private static long started(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TIME]);
    }

    String label() {
        return place + "/" + pid + "/" + started;
    }

    /** Empty: no supervisor has written that. */
    static Optional<Owner> parse(String label) {
        String[] parts = label.split("/", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new Owner(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether it is, or was, in the same place, so that it can be seen from here. */
    boolean isNear(Owner self) {
        return place.equals(self.place);
    }

    /** Whether it is known to live no more. Of one in another place nothing is known. */
    boolean isDead(Owner self) {
        if (!isNear(self)) {
            return false;
        }
        try {
            return ProcessState.isOver(pid) || started(pid) != started;
        } catch (IOException e) {
            return true;
        }
    }
}
