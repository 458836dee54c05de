package io.millrace.supervisor.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files as a kernel shows them, in a folder: for hierarchies that this machine has not. */
final class FakeHierarchy {
    private final Path folder;
    private final List<String> mounts = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    FakeHierarchy(Path folder) {
        this.folder = folder;
    }

    /** Version 1, mounted as the whole hierarchy or as a part of it. */
    Path version1(String controllers, String mounted, String group) throws IOException {
        return mount("cgroup cgroup rw," + controllers, groups.size() + 2 + ":" + controllers, mounted, group);
    }

    Path version2(String mounted, String group, String controllers) throws IOException {
        Path own = mount("cgroup2 cgroup2 rw", "0:", mounted, group);
        write(own, "cgroup.controllers", controllers);
        write(own, "cgroup.subtree_control", "");
        write(own, "cgroup.procs", "");
        return own;
    }

    private Path mount(String type, String membership, String mounted, String group) throws IOException {
        Path point = folder.resolve("mount" + mounts.size());
        mounts.add("36 35 0:3" + mounts.size() + " " + mounted + " " + point + " rw,nosuid shared:9 - " + type);
        groups.add(membership + ":" + group);
        return Files.createDirectories(
                point.resolve(group.substring(mounted.length()).replaceFirst("^/", "")));
    }

    CgroupMounts read() throws IOException {
        Path proc = Files.createDirectories(folder.resolve("proc"));
        Files.write(proc.resolve("mountinfo"), mounts);
        Files.write(proc.resolve("cgroup"), groups);
        return CgroupMounts.read(proc);
    }

    static void write(Path group, String file, String content) throws IOException {
        Files.writeString(group.resolve(file), content + "\n");
    }
}
