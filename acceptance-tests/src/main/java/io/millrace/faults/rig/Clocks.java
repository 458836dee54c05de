package io.millrace.faults.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Wall clocks that can be set, for each process its own: by libfaketime, where it is installed. Monotonic time stays true. */
public final class Clocks {
    private static final List<String> LIBRARIES = List.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final String RIGHT = "+0";

    private final Path folder;
    private final Optional<String> library;

    private Clocks(Path folder, Optional<String> library) {
        this.folder = folder;
        this.library = library;
    }

    static Clocks in(Path folder) {
        return new Clocks(
                folder,
                LIBRARIES.stream().filter(each -> Files.exists(Path.of(each))).findFirst());
    }

    /** Whether they can be set here. */
    public boolean canBeSet() {
        return library.isPresent();
    }

    /** @param offset such as {@code +1h}, in force within a second or two */
    public void set(String process, String offset) {
        try {
            Files.createDirectories(folder);
            Path written = Files.writeString(folder.resolve(process + ".new"), offset + "\n");
            Files.move(written, file(process), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void setRight(String process) {
        set(process, RIGHT);
    }

    /** What the process is to be started with. */
    Map<String, String> environment(String process) {
        if (library.isEmpty()) {
            return Map.of();
        }
        setRight(process);
        return Map.of(
                "LD_PRELOAD",
                library.get(),
                "FAKETIME_TIMESTAMP_FILE",
                file(process).toString(),
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Its remedy for old C libraries breaks timed waits on today's.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0",
                "FAKETIME_CACHE_DURATION",
                "1");
    }

    private Path file(String process) {
        return folder.resolve(process);
    }
}
