package io.millrace.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's modules are. */
public final class ProjectRoot {
    private static final String PROPERTY = "millrace.root";

    private ProjectRoot() {}

    /**
     * What the system property {@code millrace.root} says; else the nearest folder, from the working one upwards, that has
     * {@code gateway-service}.
     *
     * @throws StackException if there is none
     */
    public static Path find() {
        String set = System.getProperty(PROPERTY);
        return set != null ? Path.of(set).toAbsolutePath() : above(Path.of("").toAbsolutePath());
    }

    static Path above(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("gateway-service"))) {
                return folder;
            }
        }
        throw new StackException("no gateway-service in " + start + " or above; set -D" + PROPERTY);
    }
}
