package io.millrace.supervisor.launch;

import io.millrace.supervisor.wire.CommandSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A session and a folder of its own, no further privileges, and nothing else: the command sees what its user sees. */
final class BareProcess implements Launcher {
    /** Made by the command's user: a folder, or a link, of that name is not taken. */
    private static final String SETUP =
            "mkdir -m 700 \"$1\" && cd \"$1\" || exit 125; export HOME=\"$1\"; shift; exec \"$@\"";

    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @Override
    public List<String> before(CommandSpec spec, Scratch scratch) {
        List<String> line = new ArrayList<>();
        if (SETPRIV.toFile().canExecute()) {
            line.addAll(List.of(SETPRIV.toString(), "--no-new-privs", "--pdeathsig", "KILL", "--"));
        }
        if (SETSID.toFile().canExecute()) {
            line.add(SETSID.toString());
        }
        line.addAll(List.of("/bin/sh", "-c", SETUP, "sh", folder(scratch)));
        return line;
    }

    @Override
    public List<String> after(Scratch scratch) {
        return List.of("/bin/rm", "-rf", "--", folder(scratch));
    }

    private static String folder(Scratch scratch) {
        return "/tmp/" + scratch.name();
    }

    @Override
    public boolean headIsCommand() {
        return true;
    }

    @Override
    public boolean cutsNetwork() {
        return false;
    }
}
