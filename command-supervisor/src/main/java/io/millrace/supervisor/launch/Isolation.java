package io.millrace.supervisor.launch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a command is kept apart from its machine. */
public enum Isolation {
    /** Each command in a container of its own, through the API of a Docker engine. */
    CONTAINER,
    /** Namespaces, made by {@code bwrap}. */
    BUBBLEWRAP,
    /** Namespaces, made by {@code unshare} of util-linux: the same from the inside, slower to start. */
    NAMESPACES,
    /** Limits alone: the command sees the machine as its worker does. */
    PROCESS;

    /** The name in settings and in the API: lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of that name, or empty. */
    public static Optional<Isolation> parse(String name) {
        return Arrays.stream(values())
                .filter(level -> level.wireName().equals(name))
                .findFirst();
    }
}
