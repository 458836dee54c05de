package io.millrace.cli.show;

import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import java.io.PrintStream;

/** Results go to the standard output; all that is said beside them goes to the standard error. */
public final class Output {
    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final boolean json;
    private final boolean quiet;

    public Output(PrintStream out, PrintStream err, Terminal terminal, boolean json, boolean quiet) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.json = json;
        this.quiet = quiet;
    }

    public boolean json() {
        return json;
    }

    public boolean quiet() {
        return quiet;
    }

    public Terminal terminal() {
        return terminal;
    }

    /** For bytes as they are; a write that fails is told by {@link #requireReader()}. */
    public PrintStream bytes() {
        return out;
    }

    public PrintStream errors() {
        return err;
    }

    /** A line of the result. */
    public void line(String text) {
        out.println(text);
        requireReader();
    }

    /** @throws CliException if whoever read the output has gone */
    public void requireReader() {
        if (out.checkError()) {
            throw new CliException(ExitCode.READER_GONE, "", null);
        }
    }

    /** What is good to know, and no part of the result. */
    public void note(String text) {
        if (!quiet) {
            err.println(text);
        }
    }

    /** What must be known, whatever is asked for. */
    public void warn(String text) {
        err.println("millrace: " + text);
    }

    public boolean isColoured() {
        return terminal.out() && terminal.coloured();
    }

    public String styled(Style style, String text) {
        return isColoured() ? style.of(text) : text;
    }

    /** What others wrote, without what would command a terminal. */
    public static String safe(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && text.charAt(i) != '\n' && text.charAt(i) != '\t') {
                safe = safe == null ? new StringBuilder(text) : safe;
                safe.setCharAt(i, '?');
            }
        }
        return safe == null ? text : safe.toString();
    }
}
