package io.millrace.supervisor.run;

import io.millrace.supervisor.launch.Isolation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a supervisor is started with, as arguments of its program.
 *
 * @param folders what commands see read-only beside the system's programs
 * @param firstUser the lowest of the user ids that commands run as, where the supervisor may choose
 * @param containers null: none
 */
public record Settings(
        Isolation isolation,
        Allowance allowance,
        int firstUser,
        List<Path> folders,
        @Nullable Containers containers) {
    /**
     * Commands in containers.
     *
     * @param socket of the Docker engine
     * @param defaultImage for commands that name none, where all are run in containers; null: they are refused
     */
    public record Containers(Path socket, @Nullable String defaultImage) {}

    /** Without containers. */
    public Settings(Isolation isolation, Allowance allowance, int firstUser, List<Path> folders) {
        this(isolation, allowance, firstUser, folders, null);
    }

    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                isolation.wireName(),
                Long.toString(allowance.memoryBytes()),
                Integer.toString(allowance.processes()),
                Long.toString(allowance.scratchBytes()),
                Long.toString(allowance.silence().toMillis()),
                Integer.toString(firstUser),
                containers == null ? "" : containers.socket().toString(),
                containers == null || containers.defaultImage() == null ? "" : containers.defaultImage()));
        folders.forEach(folder -> arguments.add(folder.toString()));
        return arguments;
    }

    /** Back from {@link #arguments()}. */
    public static Settings of(List<String> arguments) {
        Allowance allowance = new Allowance(
                Long.parseLong(arguments.get(1)),
                Integer.parseInt(arguments.get(2)),
                Long.parseLong(arguments.get(3)),
                Duration.ofMillis(Long.parseLong(arguments.get(4))));
        Stream<String> folders = arguments.stream().skip(8);
        return new Settings(
                Isolation.parse(arguments.get(0)).orElseThrow(),
                allowance,
                Integer.parseInt(arguments.get(5)),
                folders.map(Path::of).toList(),
                containers(arguments.get(6), arguments.get(7)));
    }

    private static @Nullable Containers containers(String socket, String image) {
        return socket.isEmpty() ? null : new Containers(Path.of(socket), image.isEmpty() ? null : image);
    }
}
