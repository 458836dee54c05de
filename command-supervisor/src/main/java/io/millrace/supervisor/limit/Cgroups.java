package io.millrace.supervisor.limit;

import io.millrace.supervisor.wire.CommandSpec.Limits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Where this process may make control groups for commands. */
public interface Cgroups extends AutoCloseable {
    /** What can be limited by a control group. */
    enum Controller {
        CPU,
        MEMORY,
        PIDS
    }

    /** What they can limit here; perhaps nothing. */
    Set<Controller> controllers();

    /**
     * Makes one.
     *
     * @param name of no other
     * @param processes how many there may be in it
     */
    Cgroup make(String name, Limits limits, int processes) throws IOException;

    /** Takes away what is left of them. */
    @Override
    void close();

    /** Those of this machine: version 2 where it is delegated, otherwise version 1; empty if this process may make none. */
    static Optional<Cgroups> ofThisProcess() {
        CgroupMounts mounts = CgroupMounts.read(Path.of("/proc/self"));
        Optional<Cgroups> unified = CgroupsV2.in(mounts).map(Cgroups.class::cast);
        if (unified.filter(groups -> groups.controllers().equals(EnumSet.allOf(Controller.class)))
                .isPresent()) {
            return unified;
        }
        unified.ifPresent(Cgroups::close);
        return CgroupsV1.in(mounts).map(Cgroups.class::cast);
    }
}
