package io.millrace.cli.account;

import io.millrace.cli.error.CliException;
import io.millrace.cli.show.TerminalMode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Questions to whoever sits at the terminal. */
public final class Prompt {
    private final boolean somebodyThere;
    private final PrintStream err;
    private final BufferedReader lines;

    /** @param somebodyThere whether {@code in} is a terminal */
    public Prompt(boolean somebodyThere, InputStream in, PrintStream err) {
        this.somebodyThere = somebodyThere;
        this.err = err;
        this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    public boolean isAnswered() {
        return somebodyThere;
    }

    /** The answer; null at the end of the input, or where nobody is. */
    public @Nullable String ask(String question) {
        if (!somebodyThere) {
            return null;
        }
        err.print(question);
        err.flush();
        return line();
    }

    public boolean agrees(String question) {
        String answer = ask(question + " [y/N] ");
        return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    }

    /** A line of the standard input, as scripts give passwords. */
    public @Nullable String line() {
        try {
            return lines.readLine();
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * A password, unseen.
     *
     * @param fromInput whether it is the first line of the standard input, without a question
     * @throws CliException if nobody is there to type one, or none was
     */
    public String password(String question, boolean fromInput) {
        String answer;
        if (fromInput) {
            answer = line();
        } else if (!somebodyThere) {
            throw CliException.usage(
                    "nobody is there to type a password", "set MILLRACE_PASSWORD, or give it by --password-stdin");
        } else {
            answer = unseen(question);
        }
        if (answer == null || answer.isEmpty()) {
            throw CliException.usage("no password was given", "try again");
        }
        return answer;
    }

    private @Nullable String unseen(String question) {
        // The line break that is typed is unseen as well.
        try (TerminalMode hidden = TerminalMode.of(err::println, "-echo")) {
            return ask(question);
        }
    }
}
