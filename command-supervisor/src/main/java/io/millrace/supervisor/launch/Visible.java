package io.millrace.supervisor.launch;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a command sees of its machine, read-only: programs and libraries, and what those cannot do without. */
final class Visible {
    private static final List<String> SYSTEM =
            List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache");
    private static final List<String> FOR_NETWORK =
            List.of("/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl", "/etc/ca-certificates");

    private Visible() {}

    /** Those of them that are there, and the further ones. A symbolic link to another of them stays one. */
    static List<Path> folders(List<Path> further, boolean network) {
        List<Path> all = new ArrayList<>();
        Stream.concat(SYSTEM.stream(), network ? FOR_NETWORK.stream() : Stream.of())
                .map(Path::of)
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .forEach(all::add);
        all.addAll(further);
        return all;
    }
}
