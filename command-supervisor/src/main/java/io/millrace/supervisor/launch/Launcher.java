package io.millrace.supervisor.launch;

import io.millrace.supervisor.wire.CommandSpec;
import java.util.List;

/** What stands before a command so that it is kept apart. */
public interface Launcher {
    /**
     * The program and arguments that the command's own follow. The process that they make must end all of the command with itself when
     * it is killed, or {@link #headIsCommand()}.
     *
     * @param scratch where the command may write
     */
    List<String> before(CommandSpec spec, Scratch scratch);

    /** What is to be run as the command's user when all of it has ended, so that none of its files is left; empty: nothing. */
    default List<String> after(Scratch scratch) {
        return List.of();
    }

    /** Whether the process that is started becomes the command itself, and no keeper of it. */
    boolean headIsCommand();

    /**
     * Where a command may write.
     *
     * @param name of no other command on this machine
     * @param bytes how much of it there is
     */
    record Scratch(String name, long bytes) {}

    /** Whether the command cannot reach the network unless it may. */
    boolean cutsNetwork();
}
