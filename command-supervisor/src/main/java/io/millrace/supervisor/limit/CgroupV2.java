package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One command's group. */
final class CgroupV2 implements Cgroup {
    private final Path group;

    CgroupV2(Path group) {
        this.group = group;
    }

    @Override
    public List<Path> entrances() {
        return List.of(group.resolve("cgroup.procs"));
    }

    @Override
    public @Nullable Duration cpu() {
        OptionalLong micros = GroupFile.number(group, "cpu.stat", "usage_usec");
        return micros.isPresent() ? Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros.getAsLong())) : null;
    }

    /** Kernels before 5.19 do not tell. */
    @Override
    public @Nullable Long peakMemoryBytes() {
        OptionalLong bytes = GroupFile.number(group, "memory.peak");
        return bytes.isPresent() ? bytes.getAsLong() : null;
    }

    @Override
    public boolean ranOutOfMemory() {
        return GroupFile.number(group, "memory.events", "oom_kill").orElse(0) > 0;
    }

    @Override
    public List<ProcessHandle> processes() {
        return GroupFile.processes(group);
    }

    @Override
    public void kill() {
        try {
            GroupFile.write(group, "cgroup.kill", 1);
        } catch (IOException e) {
            // Kernels before 5.14 have no such file.
            GroupFile.killEach(group);
        }
    }

    @Override
    public boolean isEmpty() {
        return GroupFile.isEmpty(group);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(group);
    }
}
