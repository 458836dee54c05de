package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The group in which one supervisor makes its commands' groups. Those of supervisors that are dead are cleared away. */
final class SupervisorGroup {
    private static final String PREFIX = "millrace-";

    private SupervisorGroup() {}

    /** Empty if this process may not make it. */
    static Optional<Path> make(Path own, long supervisor) {
        try {
            clear(own);
            return Optional.of(Files.createDirectories(own.resolve(PREFIX + supervisor)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void clear(Path own) throws IOException {
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(own, PREFIX + "*")) {
            for (Path group : groups) {
                String pid = group.getFileName().toString().substring(PREFIX.length());
                if (pid.matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    endAll(group);
                    remove(group);
                }
            }
        }
    }

    private static void endAll(Path group) throws IOException {
        try (DirectoryStream<Path> commands = Files.newDirectoryStream(group, Files::isDirectory)) {
            commands.forEach(GroupFile::killEach);
        }
    }

    static void remove(Path group) {
        GroupFile.removeChildren(group);
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            // Not empty yet: the next supervisor clears it.
        }
    }
}
