package io.millrace.supervisor.limit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Processes found by what their environment says, or by their user (proc(5)), wherever they have gone: for machines without control groups.
 * Without a user of its own, one that was started without its parent's environment is not among them.
 */
public final class MarkedProcesses {
    /** The variable. */
    public static final String NAME = "MILLRACE_RUN";

    private static final int MOST_BYTES = 2 << 20;

    private MarkedProcesses() {}

    /**
     * Those that execute something, and in whose environment the variable has this value.
     *
     * @param user whose processes are among them, whatever they say; empty: nobody's
     */
    public static List<ProcessHandle> find(String value, OptionalInt user) {
        String wanted = NAME + "=" + value;
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (variables(process).contains(wanted) || user.isPresent() && isOf(user.getAsInt(), process)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc there is nothing to be found.
        }
        return found;
    }

    private static boolean isOf(int user, Path process) {
        try {
            return Files.getAttribute(process, "unix:uid").equals(user)
                    && !ProcessState.isOver(Long.parseLong(process.getFileName().toString()));
        } catch (IOException e) {
            return false;
        }
    }

    /** Our variable is among the first; what others follow may be of any size. */
    private static byte[] beginning(Path process) throws IOException {
        try (InputStream environ = Files.newInputStream(process.resolve("environ"))) {
            return environ.readNBytes(MOST_BYTES);
        }
    }

    /** None of one that is gone, or dead, or another's. */
    private static List<String> variables(Path process) {
        try {
            return List.of(new String(beginning(process), StandardCharsets.ISO_8859_1).split("\u0000", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
