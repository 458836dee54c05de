package io.millrace.worker.execute.sandbox;

import io.millrace.supervisor.launch.Isolation;
import io.millrace.supervisor.run.Allowance;
import io.millrace.supervisor.run.Settings.Containers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How this worker runs commands.
 *
 * @param levels the levels of isolation that will do, best first; none: it runs no commands
 * @param firstUser the lowest of the user ids that commands get where the worker is root
 * @param folders what commands see read-only beside the system's programs
 * @param containers null: none
 * @param atOnce how many commands may run at the same time
 */
public record CommandSettings(
        List<Isolation> levels,
        CommandRules rules,
        Allowance allowance,
        int firstUser,
        List<Path> folders,
        @Nullable Containers containers,
        int atOnce) {
    public CommandSettings {
        levels = List.copyOf(levels);
        folders = List.copyOf(folders);
    }
}
