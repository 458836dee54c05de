package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "help", description = "Shows what there is, or how an action is used.")
final class Help extends Action {
    @Parameters(
            arity = "0..*",
            paramLabel = "ACTION",
            completionCandidates = Choices.Names.class,
            description = "The action.")
    List<String> path = new ArrayList<>();

    Help(Root root) {
        super(root);
    }

    @Override
    int call() {
        CommandLine about = Actions.full(root);
        for (String name : path) {
            CommandLine next = about.getSubcommands().get(name);
            if (next == null) {
                throw CliException.usage(
                        "there is no action '" + name + "'"
                                + Nearest.suggestion(
                                        name, about.getSubcommands().keySet()),
                        "`millrace help` shows all");
            }
            about = next;
        }
        about.usage(root.surroundings().out());
        return ExitCode.OK;
    }
}
