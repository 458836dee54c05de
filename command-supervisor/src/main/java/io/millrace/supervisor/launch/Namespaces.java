package io.millrace.supervisor.launch;

import io.millrace.supervisor.wire.CommandSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The same as {@link Bubblewrap} out of {@code unshare}, {@code mount} and {@code pivot_root} of util-linux. A first user namespace may
 * mount; a second one inside of it, in which the command runs, may nothing.
 */
final class Namespaces implements Launcher {
    static final String NOBODY = "65534";

    /**
     * Makes a root in memory and goes into it. What is bound comes with all that is mounted below it, and each of these mounts is made
     * read-only by itself; {@code noexec} stays, for an unprivileged namespace may not take it away (mount_namespaces(7)).
     * What the machine has mounted below {@code /tmp} is hidden by then.
     *
     * <p>{@code $1}: bytes of scratch space; {@code $2}: what is shown, a path a line; the rest: the command
     */
    private static final String SETUP = """
            set -e
            size=$1 shown=$2 root=/tmp
            shift 2
            mount -t tmpfs -o size=1m,mode=755,nosuid,nodev root "$root"
            cd "$root"
            mkdir proc dev tmp old
            IFS='
            '
            for path in $shown; do
                mkdir -p ".${path%%/*}"
                if [ -L "$path" ]; then cp -P "$path" ".$path"; continue; fi
                if [ -d "$path" ]; then mkdir -p ".$path"; else : > ".$path"; fi
                mount --rbind "$path" ".$path"
            done
            IFS=' '
            while read -r id parent device inside point options rest; do
                point=$(printf %%b "$point")
                case $point in "$root"/*) ;; *) continue ;; esac
                [ -e "$point" ] || continue
                case ,$options, in *,noexec,*) noexec=,noexec ;; *) noexec= ;; esac
                mount -o "remount,bind,ro,nosuid,nodev$noexec" "$point"
            done < /proc/self/mountinfo
            mount -t proc -o nosuid,nodev,noexec proc proc
            mount -t tmpfs -o size=64k,mode=755,nosuid dev dev
            for name in null zero full random urandom; do
                : > "dev/$name"
                mount --bind "/dev/$name" "dev/$name"
            done
            ln -s /proc/self/fd dev/fd
            ln -s /proc/self/fd/0 dev/stdin
            ln -s /proc/self/fd/1 dev/stdout
            ln -s /proc/self/fd/2 dev/stderr
            mkdir dev/shm
            mount -t tmpfs -o "size=$size,mode=1777,nosuid,nodev" shm dev/shm
            mount -o remount,bind,ro,nosuid dev
            mount -t tmpfs -o "size=$size,mode=1777,nosuid,nodev" tmp tmp
            hostname job
            echo 1 > proc/sys/user/max_user_namespaces
            pivot_root . old
            cd /
            umount -l old
            rmdir old
            mount -o remount,bind,ro,nosuid,nodev /
            unset IFS PWD OLDPWD
            exec /usr/bin/setpriv --no-new-privs /usr/bin/unshare --user --map-user=%1$s --map-group=%1$s --wd=/tmp -- \\
                /bin/sh -c '"$@"; exit $?' sh "$@"
            """.formatted(NOBODY);

    private final Path program;
    private final List<Path> folders;

    Namespaces(Path program, List<Path> folders) {
        this.program = program;
        this.folders = folders;
    }

    @Override
    public List<String> before(CommandSpec spec, Scratch scratch) {
        List<String> line = new ArrayList<>(List.of(
                "/usr/bin/setpriv",
                "--pdeathsig",
                "KILL",
                "--",
                program.toString(),
                "--user",
                "--map-root-user",
                "--mount",
                "--propagation",
                "private",
                "--pid",
                "--ipc",
                "--uts",
                "--cgroup",
                "--fork",
                "--kill-child=KILL"));
        if (!spec.limits().network()) {
            line.add("--net");
        }
        String shown = Visible.folders(folders, spec.limits().network()).stream()
                .filter(path -> Files.isSymbolicLink(path) || Files.isReadable(path))
                .map(Path::toString)
                .collect(Collectors.joining("\n"));
        line.addAll(List.of("--", "/bin/sh", "-c", SETUP, "sh", Long.toString(scratch.bytes()), shown));
        return line;
    }

    @Override
    public boolean headIsCommand() {
        return false;
    }

    @Override
    public boolean cutsNetwork() {
        return true;
    }
}
