package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the control groups of this process are mounted, by controller; version 2 under {@link #UNIFIED}. The formats are those of
 * proc(5) and cgroups(7).
 */
final class CgroupMounts {
    static final String UNIFIED = "";

    private final Map<String, Path> own;

    private CgroupMounts(Map<String, Path> own) {
        this.own = own;
    }

    /** @param proc the process's folder in {@code /proc} */
    static CgroupMounts read(Path proc) {
        Map<String, Path> own = new HashMap<>();
        try {
            Map<String, Mount> mounts = mounts(Files.readAllLines(proc.resolve("mountinfo")));
            for (String line : Files.readAllLines(proc.resolve("cgroup"))) {
                // 4:memory:/some/group; version 2: 0::/some/group
                String[] parts = line.split(":", 3);
                for (String controller : parts[1].split(",", -1)) {
                    Mount mount = mounts.get(controller);
                    if (mount != null) {
                        own.put(controller, mount.folder(parts[2]));
                    }
                }
            }
        } catch (IOException e) {
            own.clear();
        }
        return new CgroupMounts(own);
    }

    /** @param root the group that is mounted there: not always the root of its hierarchy */
    private record Mount(Path point, String root) {
        Path folder(String group) {
            String below = group.startsWith(root) ? group.substring(root.length()) : group;
            return point.resolve(below.replaceFirst("^/+", ""));
        }
    }

    private static Map<String, Mount> mounts(List<String> lines) {
        Map<String, Mount> mounts = new HashMap<>();
        for (String line : lines) {
            // 36 35 98:0 /root /point rw,noatime - cgroup cgroup rw,memory
            String[] halves = line.split(" - ", 2);
            String[] left = halves[0].split(" ");
            String[] right = halves[1].split(" ");
            Mount mount = new Mount(Path.of(left[4]), left[3]);
            if (right[0].equals("cgroup2")) {
                mounts.put(UNIFIED, mount);
            } else if (right[0].equals("cgroup")) {
                Arrays.stream(right[2].split(",")).forEach(option -> mounts.put(option, mount));
            }
        }
        return mounts;
    }

    /** The group that this process is in. */
    Optional<Path> own(String controller) {
        return Optional.ofNullable(own.get(controller)).filter(Files::isDirectory);
    }
}
