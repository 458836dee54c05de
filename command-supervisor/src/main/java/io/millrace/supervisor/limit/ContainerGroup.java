package io.millrace.supervisor.limit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The control groups that a Docker engine has made for a container: what they count can be read where they are in sight. */
public final class ContainerGroup {
    private ContainerGroup() {}

    /**
     * Those of a running container; empty: they cannot be seen from here.
     *
     * @param root where control groups are mounted, as a rule {@code /sys/fs/cgroup}
     * @param id the container's full id
     */
    public static Optional<Cgroup> find(Path root, String id) {
        return List.of("docker/" + id, "system.slice/docker-" + id + ".scope").stream()
                .flatMap(name -> find(root, Path.of(name)).stream())
                .findFirst();
    }

    private static Optional<Cgroup> find(Path root, Path name) {
        Path memory = root.resolve("memory").resolve(name);
        Path cpu = root.resolve("cpuacct").resolve(name);
        if (Files.isDirectory(memory) && Files.isDirectory(cpu)) {
            return Optional.of(new CgroupV1(Map.of("memory", memory, "cpuacct", cpu)));
        }
        Path unified = root.resolve(name);
        return Files.isRegularFile(unified.resolve("memory.current"))
                ? Optional.of(new CgroupV2(unified))
                : Optional.empty();
    }
}
