package io.millrace.supervisor.limit;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** The small files of a control group. */
final class GroupFile {
    private GroupFile() {}

    static void write(Path group, String file, long value) throws IOException {
        write(group, file, Long.toString(value));
    }

    static void write(Path group, String file, String value) throws IOException {
        // In the kernel's file system nothing can be created: a file that is not there means that the group has not
        // what is asked of it.
        Files.write(group.resolve(file), value.getBytes(StandardCharsets.US_ASCII), CREATE, WRITE);
    }

    static Optional<String> read(Path group, String file) {
        try {
            return Optional.of(Files.readString(group.resolve(file)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static OptionalLong number(Path group, String file) {
        return read(group, file)
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** The number after the key in a file of lines of {@code key number}. */
    static OptionalLong number(Path group, String file, String key) {
        return read(group, file).stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(key + " "))
                .mapToLong(
                        line -> Long.parseLong(line.substring(key.length() + 1).strip()))
                .findFirst();
    }

    /** Whether nothing in it executes any more. */
    static boolean isEmpty(Path group) {
        return pids(group).allMatch(ProcessState::isOver);
    }

    private static LongStream pids(Path group) {
        return read(group, "cgroup.procs").stream().flatMap(String::lines).mapToLong(Long::parseLong);
    }

    static List<ProcessHandle> processes(Path group) {
        return pids(group).mapToObj(ProcessHandle::of).flatMap(Optional::stream).toList();
    }

    /** Kills whoever is in it, one by one: they may multiply meanwhile, so it is to be repeated until it is empty. */
    static void killEach(Path group) {
        processes(group).forEach(ProcessHandle::destroyForcibly);
    }

    /** Removes the groups in a group; what is not empty stays. */
    static void removeChildren(Path group) {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (Path child : children) {
                Files.deleteIfExists(child);
            }
        } catch (IOException e) {
            // Whoever comes next will try again.
        }
    }
}
