package io.millrace.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a service process runs. */
@FunctionalInterface
public interface ServicePrograms {
    /** The arguments of the {@code java} command for a process of that kind. */
    List<String> javaArguments(ServiceRole role);

    /** The services that the build packaged under that root. */
    static ServicePrograms packaged(Path root) {
        return role -> {
            String module = role.word() + "-service";
            Path jar = root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
            if (!Files.exists(jar)) {
                throw new StackException(module + " is not built: there is no " + jar + "; `make run` builds it");
            }
            return List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-jar", jar.toString());
        };
    }
}
