package io.millrace.cli.command;

import io.millrace.cli.error.CliException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Options of which there are a few values, which the completion of a shell knows as well. */
final class Choices {
    private Choices() {}

    static final class Statuses extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Statuses() {
            super(List.of("scheduled", "queued", "processing", "completed", "failed", "cancelled"));
        }
    }

    static final class Priorities extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Priorities() {
            super(List.of("high", "normal", "low"));
        }
    }

    static final class Streams extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Streams() {
            super(List.of("stdout", "stderr", "all"));
        }
    }

    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Shells() {
            super(List.of("bash", "zsh"));
        }
    }

    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            Actions.names().forEach(this::add);
        }
    }

    /** @param value null: it was not given */
    static void require(List<String> choices, String option, @Nullable String value) {
        if (value != null && !choices.contains(value)) {
            String last = choices.get(choices.size() - 1);
            throw CliException.usage(
                    option + " cannot be '" + value + "'",
                    "it is " + String.join(", ", choices.subList(0, choices.size() - 1)) + " or " + last);
        }
    }
}
