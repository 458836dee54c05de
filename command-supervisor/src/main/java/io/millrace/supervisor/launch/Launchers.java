package io.millrace.supervisor.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The launchers of this machine. */
public final class Launchers {
    private static final List<Path> PROGRAMS = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

    private Launchers() {}

    /**
     * The launcher of that level.
     *
     * @param folders what commands see read-only beside the system's programs
     * @throws MissingProgramException if what it needs is not installed
     */
    public static Launcher of(Isolation isolation, List<Path> folders) throws MissingProgramException {
        return switch (isolation) {
            case BUBBLEWRAP -> new Bubblewrap(need("bwrap", "bubblewrap"), folders);
            case NAMESPACES -> new Namespaces(need("unshare", "util-linux"), folders);
            case PROCESS -> new BareProcess();
            case CONTAINER -> throw new IllegalArgumentException("containers are not launched as processes");
        };
    }

    private static Path need(String program, String source) throws MissingProgramException {
        return find(program)
                .orElseThrow(() -> new MissingProgramException(
                        "there is no " + program + " on this machine; the package " + source + " has it"));
    }

    /** Where the program is, or empty. */
    public static Optional<Path> find(String program) {
        return PROGRAMS.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A program that a level needs is not installed. */
    public static final class MissingProgramException extends Exception {
        private static final long serialVersionUID = 1L;

        MissingProgramException(String message) {
            super(message);
        }
    }
}
