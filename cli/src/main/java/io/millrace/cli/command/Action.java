package io.millrace.cli.command;

import io.millrace.cli.api.Answer;
import io.millrace.cli.api.Client;
import io.millrace.cli.show.Output;

/** What can be asked for: a subcommand. Its name and options are those of its annotations. */
abstract class Action {
    final Root root;

    Action(Root root) {
        this.root = root;
    }

    /** Does it; returns the exit code. */
    abstract int call();

    Client client() {
        return root.client();
    }

    Output out() {
        return root.output();
    }

    /** The answer as it was sent, on a line. */
    void printRaw(Answer answer) {
        out().line(answer.body().strip());
    }
}
