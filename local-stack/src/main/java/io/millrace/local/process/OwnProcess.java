package io.millrace.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells a process of ours from a stranger that was given the same pid later: its command line names our folder. */
final class OwnProcess {
    private OwnProcess() {}

    /** The live process that a pid file names, if it is one of that folder. */
    static Optional<ProcessHandle> read(Path pidFile, Path folder) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> process.isAlive() && !process.equals(ProcessHandle.current()))
                    .filter(process -> commandLine(pid).contains(folder + "/"));
        } catch (IOException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }

    private static String commandLine(long pid) {
        try {
            Path proc = Path.of("/proc", Long.toString(pid), "cmdline");
            if (Files.exists(proc)) {
                return Files.readString(proc, StandardCharsets.ISO_8859_1);
            }
            Process ps = new ProcessBuilder("ps", "-ww", "-o", "command=", "-p", Long.toString(pid)).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }
}
