package io.millrace.supervisor.run;

import io.millrace.supervisor.launch.Launchers;
import io.millrace.supervisor.launch.Launchers.MissingProgramException;
import io.millrace.supervisor.limit.Cgroups;
import java.util.Optional;

/** Commands as processes of this machine. */
public final class LocalCommands {
    private LocalCommands() {}

    /**
     * What starts them, at the level of isolation that is set.
     *
     * @param groups where control groups can be made for them
     * @throws MissingProgramException if the level needs what is not installed
     */
    public static Starter starter(Settings settings, Optional<Cgroups> groups) throws MissingProgramException {
        return new LocalStarter(
                Launchers.of(settings.isolation(), settings.folders()),
                groups,
                new UserIds(
                        settings.firstUser(), System.getProperty("user.name").equals("root")),
                settings.allowance());
    }
}
