package io.millrace.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that one JVM holds at a time: {@code data/<name>}, {@code log/<name>.log} and {@code run/<name>.pid} of each of its
 * processes. The hold is a file lock, which ends with the JVM however that ends.
 */
public final class HomeFolder implements AutoCloseable {
    private static final String PID = ".pid";
    private static final Set<Path> HELD_BY_THIS_JVM = new HashSet<>();
    /** Of folders that this JVM holds through another class loader: closing the file would give up the lock. */
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private final Path folder;
    private final @Nullable FileChannel lock;

    private HomeFolder(Path folder, @Nullable FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes the folder, made if need be, and ends what an earlier holder that was killed left running.
     *
     * @return empty if another JVM, or another part of this one, holds it
     */
    public static Optional<HomeFolder> hold(Path folder) {
        try {
            Path home = ownFolder(folder);
            FileChannel lock = lock(home.resolve("run"));
            if (lock == null) {
                return Optional.empty();
            }
            HomeFolder held = new HomeFolder(home, lock);
            synchronized (HELD_BY_THIS_JVM) {
                HELD_BY_THIS_JVM.add(held.run());
            }
            held.processes("").forEach(OsProcess::killTree);
            held.clearRun();
            held.keepOldLogs();
            return Optional.of(held);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder, e);
        }
    }

    /** The folder of a stack that another JVM holds, to add processes to it. */
    public static HomeFolder visit(Path folder) {
        return new HomeFolder(folder.toAbsolutePath().normalize(), null);
    }

    /** Whether a live JVM holds the folder. */
    public static boolean isHeld(Path folder) {
        if (!Files.exists(folder.resolve("run"))) {
            return false;
        }
        try (FileChannel lock = lock(folder.toAbsolutePath().normalize().resolve("run"))) {
            return lock == null;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path run() {
        return folder.resolve("run");
    }

    public Path data(String name) {
        return folder.resolve("data").resolve(name);
    }

    public Path log(String name) {
        return folder.resolve("log").resolve(name + ".log");
    }

    /** The pid in that process's file; empty if it does not run, or is not a process of this folder. */
    public OptionalLong pid(String name) {
        return OwnProcess.read(run().resolve(name + PID), folder).stream()
                .mapToLong(ProcessHandle::pid)
                .findFirst();
    }

    /** The live processes of this folder, whoever started them. */
    public List<ProcessHandle> processes(String namePrefix) {
        try (Stream<Path> files = Files.list(run())) {
            return files.filter(file -> file.getFileName().toString().startsWith(namePrefix))
                    .filter(file -> file.toString().endsWith(PID))
                    .flatMap(file -> OwnProcess.read(file, folder).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writePid(String name, long pid) throws IOException {
        write(run().resolve(name + PID), pid + "\n");
    }

    void removePid(String name, long pid) {
        Path file = run().resolve(name + PID);
        try {
            if (Files.exists(file) && Files.readString(file).strip().equals(Long.toString(pid))) {
                Files.delete(file);
            }
        } catch (IOException e) {
            // The folder was deleted under us: the file is gone, as it should be.
            return;
        }
    }

    /** Replaces a file in one step, so that no reader sees a part of it. */
    public void write(Path file, String text) throws IOException {
        Path part = Files.createTempFile(run(), "part", null);
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what {@link #run()} holds for others to read: nothing runs any more. */
    public void clearRun() throws IOException {
        try (Stream<Path> files = Files.list(run())) {
            for (Path file : files.filter(file -> !file.endsWith("lock")).toList()) {
                deleteTree(file);
            }
        }
    }

    /** Deletes the folder and all in it; for folders that only one run needed. */
    public void delete() {
        close();
        deleteTree(folder);
    }

    /** Deletes a folder and all in it, if it is there. */
    public static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + tree, e);
        }
    }

    /** Gives the folder up. */
    @Override
    public void close() {
        try {
            if (lock != null) {
                synchronized (HELD_BY_THIS_JVM) {
                    lock.close();
                    HELD_BY_THIS_JVM.remove(run());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepOldLogs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log"))) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                Files.move(log, Path.of(log + ".old"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Path ownFolder(Path folder) throws IOException {
        Path home = folder.toAbsolutePath().normalize();
        for (String part : List.of("run", "log", "data")) {
            Files.createDirectories(home.resolve(part));
        }
        // Databases and password-like settings live here: for this user alone.
        home.toFile().setReadable(false, false);
        home.toFile().setReadable(true, true);
        home.toFile().setExecutable(false, false);
        home.toFile().setExecutable(true, true);
        return home;
    }

    private static @Nullable FileChannel lock(Path run) throws IOException {
        synchronized (HELD_BY_THIS_JVM) {
            // Opening and closing the file again would give up the lock that this JVM has on it.
            if (HELD_BY_THIS_JVM.contains(run)) {
                return null;
            }
            FileChannel channel =
                    FileChannel.open(run.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException e) {
                NEVER_CLOSED.add(channel);
                return null;
            }
            channel.close();
            return null;
        }
    }
}
