package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One command's groups, by hierarchy. */
final class CgroupV1 implements Cgroup {
    private final Map<String, Path> groups;

    CgroupV1(Map<String, Path> groups) {
        this.groups = groups;
    }

    @Override
    public List<Path> entrances() {
        return groups.values().stream()
                .distinct()
                .map(group -> group.resolve("cgroup.procs"))
                .toList();
    }

    @Override
    public @Nullable Duration cpu() {
        OptionalLong nanos = number("cpuacct", "cpuacct.usage");
        return nanos.isPresent() ? Duration.ofNanos(nanos.getAsLong()) : null;
    }

    @Override
    public @Nullable Long peakMemoryBytes() {
        OptionalLong bytes = number("memory", "memory.max_usage_in_bytes");
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    private OptionalLong number(String hierarchy, String file) {
        Path group = groups.get(hierarchy);
        return group == null ? OptionalLong.empty() : GroupFile.number(group, file);
    }

    @Override
    public boolean ranOutOfMemory() {
        Path memory = groups.get("memory");
        return memory != null
                && GroupFile.number(memory, "memory.oom_control", "oom_kill").orElse(0) > 0;
    }

    /** All of its processes are in each hierarchy. */
    @Override
    public List<ProcessHandle> processes() {
        return groups.values().stream().findFirst().map(GroupFile::processes).orElse(List.of());
    }

    /** They multiply no more: so none escapes the others' fate. */
    @Override
    public void kill() {
        Path pids = groups.get("pids");
        if (pids != null) {
            try {
                GroupFile.write(pids, "pids.max", 0);
            } catch (IOException e) {
                // It is gone already.
            }
        }
        processes().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public boolean isEmpty() {
        return groups.values().stream()
                .findFirst()
                .filter(group -> !GroupFile.isEmpty(group))
                .isEmpty();
    }

    @Override
    public void close() throws IOException {
        for (Path group : groups.values()) {
            Files.deleteIfExists(group);
        }
    }
}
