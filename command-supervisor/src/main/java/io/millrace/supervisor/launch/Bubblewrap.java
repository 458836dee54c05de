package io.millrace.supervisor.launch;

import io.millrace.supervisor.wire.CommandSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * New namespaces of every kind, a root of its own with the system's programs read-only in it, no capabilities, and no further user
 * namespaces. The first process keeps the command: killed, it takes all with it.
 */
final class Bubblewrap implements Launcher {
    private static final List<String> BASE = List.of(
            "--unshare-all",
            "--unshare-user",
            "--disable-userns",
            "--die-with-parent",
            "--new-session",
            "--uid",
            Namespaces.NOBODY,
            "--gid",
            Namespaces.NOBODY,
            "--cap-drop",
            "ALL",
            "--hostname",
            "job",
            "--proc",
            "/proc",
            "--dev",
            "/dev");

    private final Path program;
    private final List<Path> folders;

    /** @param folders what commands see read-only beside the system's programs */
    Bubblewrap(Path program, List<Path> folders) {
        this.program = program;
        this.folders = folders;
    }

    @Override
    public List<String> before(CommandSpec spec, Scratch scratch) {
        List<String> line = new ArrayList<>();
        line.add(program.toString());
        line.addAll(BASE);
        if (spec.limits().network()) {
            line.add("--share-net");
        }
        for (Path folder : Visible.folders(folders, spec.limits().network())) {
            show(folder, line);
        }
        for (String folder : List.of("/dev/shm", "/tmp")) {
            line.addAll(List.of("--size", Long.toString(scratch.bytes()), "--perms", "1777", "--tmpfs", folder));
        }
        line.addAll(List.of("--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"));
        return line;
    }

    private static void show(Path folder, List<String> line) {
        try {
            if (Files.isSymbolicLink(folder)) {
                line.addAll(List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString()));
            } else {
                line.addAll(List.of("--ro-bind", folder.toString(), folder.toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean headIsCommand() {
        return false;
    }

    @Override
    public boolean cutsNetwork() {
        return true;
    }
}
