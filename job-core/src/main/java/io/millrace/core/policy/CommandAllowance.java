package io.millrace.core.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which commands a deployment runs. Programs are named as they are asked for: {@code echo} is not {@code /bin/echo}. A command line is
 * for the shell, and so is allowed if {@code sh} is. Whoever may run an interpreter may run anything.
 */
public final class CommandAllowance {
    /** What a command line, as opposed to arguments, is run by. */
    public static final String SHELL = "sh";

    private static final String ALL = "*";
    private static final String IMAGE = "image:";
    /** Many programs run what a variable says. */
    private static final String VARIABLE = "env:";

    private final Set<String> entries;

    private CommandAllowance(Set<String> entries) {
        this.entries = Set.copyOf(entries);
    }

    /**
     * Of entries such as {@code echo}, {@code /usr/bin/python3}, {@code image:busybox:1.36}; {@code *}: any program, in any image or none;
     * {@code image:*}: any image; {@code env:GREETING}, {@code env:*}: variables that a client may set. None: no commands at all.
     */
    public static CommandAllowance of(List<String> entries) {
        Set<String> clean = new TreeSet<>();
        entries.forEach(entry -> clean.add(entry.strip()));
        clean.remove("");
        return new CommandAllowance(clean);
    }

    /** Whether there is any command that may be run. */
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    private boolean allowsAll() {
        return entries.contains(ALL);
    }

    /**
     * Why it must not be run, for people; empty: it may.
     *
     * @param program the first of its arguments; {@link #SHELL} for a command line
     * @param image the image that it is to run in; null: none
     * @param variables the names of those that its client sets
     */
    public Optional<String> objection(String program, @Nullable String image, Set<String> variables) {
        if (isEmpty()) {
            return Optional.of("commands are switched off here");
        }
        if (allowsAll()) {
            return Optional.empty();
        }
        if (!entries.contains(program)) {
            return Optional.of(
                    program.equals(SHELL) ? "command lines, and sh, are not run here" : "this program is not run here");
        }
        if (image != null && !entries.contains(IMAGE + ALL) && !entries.contains(IMAGE + image)) {
            return Optional.of("programs are not run in this image here");
        }
        return variables.stream()
                .filter(name -> !entries.contains(VARIABLE + ALL) && !entries.contains(VARIABLE + name))
                .findFirst()
                .map(name -> "the variable " + name + " cannot be set here");
    }
}
