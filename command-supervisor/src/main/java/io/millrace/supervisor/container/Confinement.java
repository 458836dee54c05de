package io.millrace.supervisor.container;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.Ulimit;
import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a container may do and use. */
final class Confinement {
    /** Nobody, on every system. */
    static final String USER = "65534:65534";

    static final String HOME = "/tmp";

    private static final int ANYBODY = 01777;

    private Confinement() {}

    /** @param volumes folders for which the image wants volumes: they are as small, and as short-lived, as its other place */
    static HostConfig of(Limits limits, Allowance allowance, Set<String> volumes) {
        long memory = limits.memoryBytes() == null ? allowance.memoryBytes() : limits.memoryBytes();
        long scratch = Math.min(memory, allowance.scratchBytes());
        HostConfig config = HostConfig.newHostConfig()
                .withMemory(memory)
                // The same: no swap beside it.
                .withMemorySwap(memory)
                .withPidsLimit((long) allowance.processes())
                .withNetworkMode(limits.network() ? "bridge" : "none")
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of(HOME, "rw,exec,nosuid,nodev,mode=1777,size=" + scratch))
                .withMounts(volumes.stream()
                        .map(folder -> inMemory(folder, scratch))
                        .toList())
                .withShmSize(scratch)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true"))
                .withUlimits(ulimits(limits, scratch))
                // Its output goes to us alone, and not to a file that grows.
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
                .withInit(false)
                .withAutoRemove(false);
        return limits.cpus() == null ? config : config.withNanoCPUs(Math.round(limits.cpus() * 1e9));
    }

    private static Mount inMemory(String folder, long bytes) {
        return new Mount()
                .withType(MountType.TMPFS)
                .withTarget(folder)
                .withTmpfsOptions(new TmpfsOptions().withSizeBytes(bytes).withMode(ANYBODY));
    }

    private static List<Ulimit> ulimits(Limits limits, long fileBytes) {
        List<Ulimit> all = new ArrayList<>();
        all.add(new Ulimit("core", 0L, 0L));
        all.add(new Ulimit("fsize", fileBytes, fileBytes));
        if (limits.cpu() != null) {
            // Of one process, and later than our own look at all of them: that one knows why it ends them.
            long seconds = limits.cpu().toSeconds() + 1;
            all.add(new Ulimit("cpu", seconds, seconds));
        }
        return all;
    }
}
