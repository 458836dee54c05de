package io.millrace.cli.command;

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
    @Parameters(paramLabel = "SHELL", completionCandidates = Choices.Shells.class, description = "bash or zsh.")
    String shell = "";

    Completion(Root root) {
        super(root);
    }

    @Override
    int call() {
        Choices.require(new Choices.Shells(), "SHELL", shell);
        // One script serves both: zsh reads it by its bashcompinit, which the script itself turns on.
        out().line(AutoComplete.bash("millrace", Actions.full(root)));
        return ExitCode.OK;
    }
}
