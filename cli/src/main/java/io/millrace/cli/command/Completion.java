package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = {"Prints a script by which bash or zsh complete.", "Actions and options."},
        footerHeading = "%n",
        footer = {
            "bash: source <(millrace completion bash), in ~/.bashrc",
            "zsh:  source <(millrace completion zsh), in ~/.zshrc"
        })
final class Completion extends Action {
    @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    String shell = "";

    Completion(Root root) {
        super(root);
    }

    @Override
    int call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw CliException.usage("there is no completion for '" + shell + "'", "there is for bash and zsh");
        }
        // One script serves both: zsh reads it by its bashcompinit, which the script itself turns on.
        out().line(AutoComplete.bash("millrace", Actions.full(root)));
        return ExitCode.OK;
    }
}
