package io.millrace.local.stack;

import java.nio.file.Path;

/** Where the build leaves a service. */
record PackagedService(Path root, ServiceRole role) {
    String module() {
        return role.word() + "-service";
    }

    Path jar() {
        return target().resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    /** The classes as a JVM has them when the service has started, see {@link ClassArchives}. */
    Path classArchive() {
        return target().resolve("classes.jsa");
    }

    private Path target() {
        return root.resolve(module()).resolve("target");
    }
}
