package io.millrace.supervisor.limit;

import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Control groups of version 2, where this process's own group is delegated to it (systemd: {@code Delegate=yes}). A group that has
 * controllers for its children may hold no processes itself, so those of this process's group move into a child of their own.
 */
final class CgroupsV2 implements Cgroups {
    private static final long PERIOD_MICROS = 100_000;
    private static final String SERVICES = "millrace-services";

    private final Path parent;
    private final Set<Controller> controllers;

    private CgroupsV2(Path parent, Set<Controller> controllers) {
        this.parent = parent;
        this.controllers = controllers;
    }

    /** Empty if this process may make none, or none with a controller. */
    static Optional<CgroupsV2> in(CgroupMounts mounts) {
        return mounts.own(CgroupMounts.UNIFIED).flatMap(CgroupsV2::in);
    }

    private static Optional<CgroupsV2> in(Path found) {
        // A worker that was here before has moved us along with itself.
        Path own = found.endsWith(SERVICES) ? Objects.requireNonNull(found.getParent()) : found;
        List<String> offered = GroupFile.read(own, "cgroup.controllers").stream()
                .flatMap(line -> List.of(line.split(" ")).stream())
                .toList();
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        for (Controller controller : Controller.values()) {
            if (offered.contains(fileName(controller))) {
                controllers.add(controller);
            }
        }
        if (controllers.isEmpty() || !Files.isWritable(own.resolve("cgroup.subtree_control"))) {
            return Optional.empty();
        }
        try {
            makeRoom(own);
            delegate(own, controllers);
            Optional<Path> parent =
                    SupervisorGroup.make(own, ProcessHandle.current().pid());
            if (parent.isPresent()) {
                delegate(parent.get(), controllers);
            }
            return parent.map(group -> new CgroupsV2(group, controllers));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String fileName(Controller controller) {
        return controller.name().toLowerCase(Locale.ROOT);
    }

    private static void makeRoom(Path own) throws IOException {
        Path services = Files.createDirectories(own.resolve(SERVICES));
        for (String pid : GroupFile.read(own, "cgroup.procs").stream()
                .flatMap(String::lines)
                .toList()) {
            GroupFile.write(services, "cgroup.procs", pid);
        }
    }

    private static void delegate(Path group, Set<Controller> controllers) throws IOException {
        for (Controller controller : controllers) {
            GroupFile.write(group, "cgroup.subtree_control", "+" + fileName(controller));
        }
    }

    @Override
    public Set<Controller> controllers() {
        return controllers;
    }

    @Override
    public Cgroup make(String name, Limits limits, int processes) throws IOException {
        Path group = Files.createDirectory(parent.resolve(name));
        if (controllers.contains(Controller.MEMORY) && limits.memoryBytes() != null) {
            GroupFile.write(group, "memory.max", limits.memoryBytes());
            if (Files.exists(group.resolve("memory.swap.max"))) {
                GroupFile.write(group, "memory.swap.max", 0);
            }
        }
        if (controllers.contains(Controller.PIDS)) {
            GroupFile.write(group, "pids.max", processes);
        }
        if (controllers.contains(Controller.CPU) && limits.cpus() != null) {
            GroupFile.write(group, "cpu.max", Math.round(limits.cpus() * PERIOD_MICROS) + " " + PERIOD_MICROS);
        }
        return new CgroupV2(group);
    }

    @Override
    public void close() {
        SupervisorGroup.remove(parent);
    }
}
