package io.millrace.local.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a service process runs. */
@FunctionalInterface
public interface ServicePrograms {
    /** The arguments of the {@code java} command for a process of that kind. */
    List<String> javaArguments(ServiceRole role);

    /** The services that the build packaged under that root, each with its class archive if there is one. */
    static ServicePrograms packaged(Path root) {
        return role -> {
            PackagedService service = new PackagedService(root, role);
            if (!Files.exists(service.jar())) {
                throw new StackException(
                        service.module() + " is not built: there is no " + service.jar() + "; `make run` builds it");
            }
            List<String> arguments =
                    new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
            arguments.addAll(ClassArchives.use(service));
            arguments.addAll(List.of("-jar", service.jar().toString()));
            return arguments;
        };
    }
}
