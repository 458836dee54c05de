package io.millrace.cli.top;

import io.millrace.cli.show.TerminalMode;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** The terminal without line editing, on its alternate screen. */
final class RawTerminal implements AutoCloseable {
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    private final TerminalMode mode;

    private RawTerminal(PrintStream out) {
        mode = TerminalMode.of(() -> print(out, LEAVE), "-icanon", "-echo", "min", "0", "time", "0");
        print(out, ENTER);
    }

    private static void print(PrintStream out, String text) {
        out.print(text);
        out.flush();
    }

    static RawTerminal enter(PrintStream out) {
        return new RawTerminal(out);
    }

    /** @param columns at least 20, as {@code lines} at least 5: smaller ones show a part */
    record Size(int lines, int columns) {
        static final Size USUAL = new Size(24, 80);

        static Size of(@Nullable String text) {
            if (text == null) {
                return USUAL;
            }
            try {
                int blank = text.indexOf(' ');
                int lines = Integer.parseInt(text.substring(0, Math.max(0, blank)));
                int columns = Integer.parseInt(text.substring(blank + 1).trim());
                return lines > 0 && columns > 0 ? new Size(Math.max(5, lines), Math.max(20, columns)) : USUAL;
            } catch (NumberFormatException e) {
                return USUAL;
            }
        }
    }

    /** As it is now. */
    static Size size() {
        return Size.of(TerminalMode.stty("size"));
    }

    @Override
    public void close() {
        mode.close();
    }
}
