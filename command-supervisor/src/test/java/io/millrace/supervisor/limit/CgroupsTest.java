package io.millrace.supervisor.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.supervisor.limit.Cgroups.Controller;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written and read, against files as cgroups(7) and the kernel's documents of both versions have them. */
class CgroupsTest {
    private static final String PID = Long.toString(ProcessHandle.current().pid());
    private static final Limits ALL = new Limits(1.5, null, 64L << 20, 0, false, Duration.ZERO);
    private static final Limits NONE = new Limits(null, null, null, 0, false, Duration.ZERO);

    @TempDir
    Path folder;

    private FakeHierarchy kernel;

    @BeforeEach
    void boot() {
        kernel = new FakeHierarchy(folder);
    }

    private static String content(Path group, String file) throws IOException {
        return Files.readString(group.resolve(file)).strip();
    }

    @Test
    void version2LimitsWhatItIsAskedTo() throws IOException {
        Path own = kernel.version2("/", "/worker", "cpuset cpu io memory pids");

        CgroupsV2 groups = CgroupsV2.in(kernel.read()).orElseThrow();
        Cgroup made = groups.make("job-1", ALL, 99);

        assertEquals(EnumSet.allOf(Controller.class), groups.controllers());
        Path group = own.resolve("millrace-" + PID).resolve("job-1");
        assertEquals(Long.toString(64L << 20), content(group, "memory.max"));
        assertEquals("99", content(group, "pids.max"));
        assertEquals("150000 100000", content(group, "cpu.max"));
        assertEquals(List.of(group.resolve("cgroup.procs")), made.entrances());
    }

    @Test
    void version2LimitsNothingThatNobodyAskedFor() throws IOException {
        Path own = kernel.version2("/", "/worker", "cpu memory pids");

        CgroupsV2.in(kernel.read()).orElseThrow().make("job-1", NONE, 99);

        Path group = own.resolve("millrace-" + PID).resolve("job-1");
        assertFalse(Files.exists(group.resolve("memory.max")));
        assertFalse(Files.exists(group.resolve("cpu.max")));
    }

    /** A group with processes in it may not pass controllers on. */
    @Test
    void version2MovesItsOwnProcessesOutOfTheWay() throws IOException {
        Path own = kernel.version2("/", "/worker", "memory");
        FakeHierarchy.write(own, "cgroup.procs", "42");

        assertTrue(CgroupsV2.in(kernel.read()).isPresent());

        assertEquals("42", content(own.resolve("millrace-services"), "cgroup.procs"));
        assertEquals("+memory", content(own, "cgroup.subtree_control"));
    }

    /** The second worker of a container. */
    @Test
    void version2FindsTheGroupThatAnotherHasMadeRoomIn() throws IOException {
        Path own = kernel.version2("/", "/worker", "memory");
        FakeHierarchy moved = new FakeHierarchy(folder.resolve("second"));
        Path services = moved.version2("/", "/worker/millrace-services", "memory");
        Path parent = services.getParent();
        assertEquals("worker", parent.getFileName().toString());
        for (String file : List.of("cgroup.controllers", "cgroup.subtree_control", "cgroup.procs")) {
            Files.copy(own.resolve(file), parent.resolve(file));
        }

        assertTrue(CgroupsV2.in(moved.read()).isPresent());

        assertTrue(Files.isDirectory(parent.resolve("millrace-" + PID)));
    }

    @Test
    void version2NeedsAControllerThatIsDelegated() throws IOException {
        kernel.version2("/", "/worker", "");

        assertTrue(CgroupsV2.in(kernel.read()).isEmpty());
    }

    @Test
    void version2TellsWhatWasUsed() throws IOException {
        Path own = kernel.version2("/", "/worker", "cpu memory pids");
        Cgroup made = CgroupsV2.in(kernel.read()).orElseThrow().make("job-1", ALL, 9);
        Path group = own.resolve("millrace-" + PID).resolve("job-1");

        assertNull(made.cpu());
        assertNull(made.peakMemoryBytes());
        assertFalse(made.ranOutOfMemory());

        FakeHierarchy.write(group, "cpu.stat", "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000");
        FakeHierarchy.write(group, "memory.peak", "7340032");
        FakeHierarchy.write(group, "memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 1");

        assertEquals(Duration.ofMillis(1500), made.cpu());
        assertEquals(7340032, made.peakMemoryBytes());
        assertTrue(made.ranOutOfMemory());
    }

    @Test
    void version2KillsAllAtOnce() throws IOException {
        Path own = kernel.version2("/", "/worker", "memory");
        Cgroup made = CgroupsV2.in(kernel.read()).orElseThrow().make("job-1", ALL, 9);

        made.kill();

        assertEquals("1", content(own.resolve("millrace-" + PID).resolve("job-1"), "cgroup.kill"));
        assertTrue(made.isEmpty());
    }

    @Test
    void version1LimitsInEachHierarchy() throws IOException {
        Path memory = kernel.version1("memory", "/", "/worker");
        Path pids = kernel.version1("pids", "/", "/");
        Path cpu = kernel.version1("cpu,cpuacct", "/docker/abc", "/docker/abc");

        CgroupsV1 groups = CgroupsV1.in(kernel.read()).orElseThrow();
        Cgroup made = groups.make("job-1", ALL, 99);

        String job = "millrace-" + PID + "/job-1";
        assertEquals(EnumSet.allOf(Controller.class), groups.controllers());
        assertEquals(Long.toString(64L << 20), content(memory.resolve(job), "memory.limit_in_bytes"));
        assertEquals("99", content(pids.resolve(job), "pids.max"));
        assertEquals("150000", content(cpu.resolve(job), "cpu.cfs_quota_us"));
        assertEquals("100000", content(cpu.resolve(job), "cpu.cfs_period_us"));
        assertTrue(made.entrances().contains(memory.resolve(job).resolve("cgroup.procs")));
    }

    @Test
    void version1TellsWhatWasUsed() throws IOException {
        Path memory = kernel.version1("memory", "/", "/worker");
        Path cpuacct = kernel.version1("cpuacct", "/", "/worker");
        Cgroup made = CgroupsV1.in(kernel.read()).orElseThrow().make("job-1", ALL, 9);
        String job = "millrace-" + PID + "/job-1";

        assertNull(made.cpu());
        FakeHierarchy.write(cpuacct.resolve(job), "cpuacct.usage", "2500000000");
        FakeHierarchy.write(memory.resolve(job), "memory.max_usage_in_bytes", "4096");
        FakeHierarchy.write(memory.resolve(job), "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3");

        assertEquals(Duration.ofMillis(2500), made.cpu());
        assertEquals(4096, made.peakMemoryBytes());
        assertTrue(made.ranOutOfMemory());
    }

    @Test
    void whatCannotBeLimitedIsNotClaimed() throws IOException {
        kernel.version1("pids", "/", "/worker");

        assertEquals(
                Set.of(Controller.PIDS),
                CgroupsV1.in(kernel.read()).orElseThrow().controllers());
    }

    @Test
    void withoutHierarchiesThereAreNone() throws IOException {
        CgroupMounts mounts = kernel.read();

        assertTrue(CgroupsV1.in(mounts).isEmpty());
        assertTrue(CgroupsV2.in(mounts).isEmpty());
        assertTrue(CgroupMounts.read(folder.resolve("nowhere")).own("memory").isEmpty());
    }

    @Test
    void whatADeadSupervisorLeftIsClearedAway() throws IOException {
        Path memory = kernel.version1("memory", "/", "/worker");
        Path dead = Files.createDirectories(memory.resolve("millrace-999999999"));
        Path foreign = Files.createDirectories(memory.resolve("millrace-of-someone-else"));

        CgroupsV1 groups = CgroupsV1.in(kernel.read()).orElseThrow();

        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(foreign));
        assertTrue(Files.exists(memory.resolve("millrace-" + PID)));
        groups.close();
        assertFalse(Files.exists(memory.resolve("millrace-" + PID)));
    }
}
