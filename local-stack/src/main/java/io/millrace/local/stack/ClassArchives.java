package io.millrace.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Archives of the classes of the packaged services, as a JVM has them after a start (class data sharing, JEP 350). A start with
 * one takes half the processor time. They pay where services are started many times, since to make them takes a start of
 * everything and a slow stop. A JVM passes over the archive of another build or of another JVM.
 */
final class ClassArchives {
    private final Path root;

    ClassArchives(Path root) {
        this.root = root;
    }

    /** The arguments by which a JVM uses the archive of that service, and says nothing if it does not fit; none without one. */
    static List<String> use(PackagedService service) {
        return Files.exists(service.classArchive())
                ? List.of("-XX:SharedArchiveFile=" + service.classArchive(), "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /**
     * Makes those that are missing or older than the build, by starting and stopping a stack.
     *
     * @throws StackException as {@link StackBuilder#start()}
     */
    void make(StackBuilder builder) {
        List<PackagedService> services = Arrays.stream(ServiceRole.values())
                .map(role -> new PackagedService(root, role))
                .toList();
        if (services.stream().allMatch(ClassArchives::isOfThisBuild)) {
            return;
        }
        try {
            for (PackagedService service : services) {
                Files.deleteIfExists(service.classArchive());
                Files.deleteIfExists(recorded(service));
            }
            builder.gateways(1).workers(1).programs(this::recording).start().close();
            for (PackagedService service : services) {
                builder.events.accept(keep(service));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the class archives", e);
        }
    }

    /** A JVM that is too slow to write it is killed: its service starts as before. */
    private static String keep(PackagedService service) throws IOException {
        if (!Files.exists(recorded(service))) {
            return service.module() + " has left no class archive in time, and starts without";
        }
        Files.move(recorded(service), service.classArchive(), StandardCopyOption.ATOMIC_MOVE);
        return "made " + service.classArchive();
    }

    private List<String> recording(ServiceRole role) {
        List<String> arguments =
                new ArrayList<>(List.of("-XX:ArchiveClassesAtExit=" + recorded(new PackagedService(root, role))));
        arguments.addAll(ServicePrograms.packaged(root).javaArguments(role));
        return arguments;
    }

    private static Path recorded(PackagedService service) {
        return service.classArchive().resolveSibling("classes.jsa.new");
    }

    private static boolean isOfThisBuild(PackagedService service) {
        return service.classArchive().toFile().lastModified()
                >= service.jar().toFile().lastModified();
    }
}
