package io.millrace.cli.command;

import java.util.List;

/** An action that lists something, and whose parts change it. */
abstract class ActionWithParts extends Action {
    ActionWithParts(Root root) {
        super(root);
    }

    /** Subcommands. */
    abstract List<Action> parts();
}
