package io.millrace.supervisor.launch;

import io.millrace.supervisor.wire.CommandSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The whole line of a command: a shell that enters its control groups, a change of user, what keeps it apart, a shell that sets its
 * limits and its environment, the command. Each takes the place of the one before.
 */
public final class CommandLine {
    /** {@code $1}: the control groups' files, a line each. */
    private static final String ENTER = """
            cd / || exit 125
            IFS='
            '
            for file in $1; do echo 0 > "$file" || exit 125; done
            shift
            unset IFS PWD OLDPWD
            ulimit -c 0
            exec "$@"
            """;

    /**
     * Inside: a limit for processes counts in its user namespace alone. A limit of this machine that is lower stays. {@code $1} to {@code $4}: processes, bytes of a file, bytes of
     * data, seconds of processor time, each {@code unlimited} or a number. Of the client's variables none is looked at by the shell.
     */
    private static final String BEGIN = """
            export PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8
            [ -n "$HOME" ] || export HOME=/tmp
            { ulimit -p "$1" || ulimit -u "$1"; ulimit -f "$2"; ulimit -d "$3"; ulimit -t "$4"; } 2>/dev/null
            shift 4
            unset PWD OLDPWD
            %s
            exec "$@"
            """;

    private static final int BLOCK = 512;
    private static final String UNLIMITED = "unlimited";

    private CommandLine() {}

    /**
     * What a process may do at most, by the kernel's own limits for processes.
     *
     * @param processes of the command's user at the same time; null: not limited
     * @param fileBytes of one file
     * @param dataBytes of memory of one process; null: not limited
     * @param cpu of one process; null: not limited
     */
    public record Rlimits(
            @Nullable Integer processes,
            long fileBytes,
            @Nullable Long dataBytes,
            @Nullable Duration cpu) {}

    /**
     * The line.
     *
     * @param groups the files that a process enters control groups by
     * @param uid the user to become; empty: this one
     */
    public static List<String> of(
            List<Path> groups, OptionalInt uid, List<String> launcher, Rlimits limits, CommandSpec spec) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh"));
        line.add(groups.stream().map(Path::toString).collect(Collectors.joining("\n")));
        line.addAll(as(uid));
        line.addAll(launcher);
        line.addAll(List.of("/bin/sh", "-c", BEGIN.formatted(exports(spec.env().size())), "sh"));
        line.add(limits.processes() == null ? UNLIMITED : Integer.toString(limits.processes()));
        line.add(Long.toString((limits.fileBytes() + BLOCK - 1) / BLOCK));
        line.add(limits.dataBytes() == null ? UNLIMITED : Long.toString((limits.dataBytes() + 1023) / 1024));
        line.add(limits.cpu() == null ? UNLIMITED : Long.toString(limits.cpu().toSeconds() + 1));
        line.addAll(spec.argv());
        return line;
    }

    private static String exports(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "export \"$MILLRACE_ENV_%1$d\"; unset MILLRACE_ENV_%1$d".formatted(i))
                .collect(Collectors.joining("\n"));
    }

    /** What becomes that user for what follows. */
    public static List<String> as(OptionalInt uid) {
        if (uid.isEmpty()) {
            return List.of();
        }
        String id = Integer.toString(uid.getAsInt());
        return List.of("/usr/bin/setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--no-new-privs", "--");
    }

    /**
     * The environment in which the line is started. A command's own variables come under names that mean nothing to the programs before
     * it, and are not to be seen in any list of processes.
     */
    public static Map<String, String> environment(CommandSpec spec) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        spec.env().forEach((name, value) -> all.put("MILLRACE_ENV_" + (all.size() - 1), name + "=" + value));
        return all;
    }
}
