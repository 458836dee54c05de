package io.millrace.supervisor.container;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import io.millrace.supervisor.limit.Cgroup;
import io.millrace.supervisor.limit.ContainerGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a container has used: from its control groups where they can be seen, otherwise as its engine tells once a second. Either way
 * what came after the last look at a container that has ended is not in it. Thread-safe.
 */
final class UsageMeter implements AutoCloseable {
    static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Optional<Cgroup> group;
    private final ResultCallback.@Nullable Adapter<Statistics> told;
    private @Nullable Duration cpu;
    private @Nullable Long peakBytes;
    private boolean ranOutOfMemory;

    /** @param cgroups where control groups are mounted */
    UsageMeter(Engine engine, String container, Path cgroups) {
        group = ContainerGroup.find(cgroups, container);
        told = group.isPresent() ? null : engine.client().statsCmd(container).exec(new Told());
        look();
    }

    /** Takes what is to be had now. Cheap: a few small files, or nothing. */
    synchronized void look() {
        group.ifPresent(files -> {
            take(files.cpu(), files.peakMemoryBytes());
            ranOutOfMemory |= files.ranOutOfMemory();
        });
    }

    private synchronized void take(@Nullable Duration cpuNow, @Nullable Long peakNow) {
        if (cpuNow != null && (cpu == null || cpuNow.compareTo(cpu) > 0)) {
            cpu = cpuNow;
        }
        if (peakNow != null && (peakBytes == null || peakNow > peakBytes)) {
            peakBytes = peakNow;
        }
    }

    private final class Told extends ResultCallback.Adapter<Statistics> {
        @Override
        public void onNext(Statistics now) {
            Long nanos = now.getCpuStats().getCpuUsage() == null
                    ? null
                    : now.getCpuStats().getCpuUsage().getTotalUsage();
            MemoryStatsConfig memory = now.getMemoryStats();
            take(
                    nanos == null || nanos == 0 ? null : Duration.ofNanos(nanos),
                    memory.getMaxUsage() == null ? memory.getUsage() : memory.getMaxUsage());
        }
    }

    /** Null: not known yet. */
    synchronized @Nullable Duration cpu() {
        return cpu;
    }

    /** Null: not known yet. */
    synchronized @Nullable Long peakBytes() {
        return peakBytes;
    }

    /** Whether nothing of it runs any more, as far as can be seen. */
    boolean isOver() {
        return group.filter(Cgroup::isEmpty).isPresent();
    }

    /** Whether it was seen that a process was ended for want of memory. */
    synchronized boolean ranOutOfMemory() {
        return ranOutOfMemory;
    }

    @Override
    public void close() {
        if (told != null) {
            try {
                told.close();
            } catch (IOException e) {
                // The engine is gone, and the stream with it.
            }
        }
    }
}
