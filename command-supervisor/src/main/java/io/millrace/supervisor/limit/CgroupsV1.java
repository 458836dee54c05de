package io.millrace.supervisor.limit;

import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Control groups of version 1: a hierarchy for each controller. Version 2, mounted beside them, can kill a group as a whole. */
final class CgroupsV1 implements Cgroups {
    private static final long PERIOD_MICROS = 100_000;

    /** This supervisor's own group in each hierarchy. */
    private final Map<String, Path> parents;

    private CgroupsV1(Map<String, Path> parents) {
        this.parents = parents;
    }

    /** Empty if this process may make none, or too few to limit what needs to be. */
    static Optional<CgroupsV1> in(CgroupMounts mounts) {
        Map<String, Path> parents = new LinkedHashMap<>();
        for (String hierarchy : new String[] {"memory", "pids", "cpuacct", "cpu"}) {
            mounts.own(hierarchy)
                    .flatMap(own ->
                            SupervisorGroup.make(own, ProcessHandle.current().pid()))
                    .ifPresent(parent -> parents.put(hierarchy, parent));
        }
        CgroupsV1 groups = new CgroupsV1(parents);
        if (groups.controllers().isEmpty()) {
            groups.close();
            return Optional.empty();
        }
        return Optional.of(groups);
    }

    @Override
    public Set<Controller> controllers() {
        Set<Controller> controllers = EnumSet.noneOf(Controller.class);
        if (parents.containsKey("memory")) {
            controllers.add(Controller.MEMORY);
        }
        if (parents.containsKey("pids")) {
            controllers.add(Controller.PIDS);
        }
        if (parents.containsKey("cpu") && parents.containsKey("cpuacct")) {
            controllers.add(Controller.CPU);
        }
        return controllers;
    }

    @Override
    public Cgroup make(String name, Limits limits, int processes) throws IOException {
        Map<String, Path> groups = new LinkedHashMap<>();
        for (Map.Entry<String, Path> parent : parents.entrySet()) {
            // To enter a group costs the kernel some milliseconds: none is made that would limit or count nothing.
            if (!parent.getKey().equals("cpu") || limits.cpus() != null) {
                // Not made twice: cpu and cpuacct are often one hierarchy.
                groups.put(
                        parent.getKey(),
                        Files.createDirectories(parent.getValue().resolve(name)));
            }
        }
        limit(groups, limits, processes);
        return new CgroupV1(groups);
    }

    private static void limit(Map<String, Path> groups, Limits limits, int processes) throws IOException {
        Path memory = groups.get("memory");
        if (memory != null && limits.memoryBytes() != null) {
            GroupFile.write(memory, "memory.limit_in_bytes", limits.memoryBytes());
            if (Files.exists(memory.resolve("memory.memsw.limit_in_bytes"))) {
                GroupFile.write(memory, "memory.memsw.limit_in_bytes", limits.memoryBytes());
            }
        }
        Path pids = groups.get("pids");
        if (pids != null) {
            GroupFile.write(pids, "pids.max", processes);
        }
        Path cpu = groups.get("cpu");
        if (cpu != null && limits.cpus() != null) {
            GroupFile.write(cpu, "cpu.cfs_period_us", PERIOD_MICROS);
            GroupFile.write(cpu, "cpu.cfs_quota_us", Math.round(limits.cpus() * PERIOD_MICROS));
        }
    }

    @Override
    public void close() {
        parents.values().forEach(SupervisorGroup::remove);
    }
}
