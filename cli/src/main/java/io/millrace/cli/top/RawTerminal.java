package io.millrace.cli.top;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The terminal without line editing, on its alternate screen; it is given back as it was, however this ends: at the end, at Ctrl-C, at
 * TERM. The mode is set by {@code stty}, which every Unix has.
 */
final class RawTerminal implements AutoCloseable {
    private static final File DEVICE = new File("/dev/tty");
    private static final String ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J";
    private static final String LEAVE = "\u001b[?25h\u001b[?1049l";

    private final PrintStream out;
    private final @Nullable String before;
    private final Thread atExit;
    private boolean left;

    private RawTerminal(PrintStream out) {
        this.out = out;
        this.before = stty("-g");
        this.atExit = new Thread(this::restore, "terminal-restore");
        Runtime.getRuntime().addShutdownHook(atExit);
        stty("-icanon", "-echo", "min", "0", "time", "0");
        out.print(ENTER);
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
        return Size.of(stty("size"));
    }

    private static @Nullable String stty(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "stty";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            Process process = new ProcessBuilder(command).redirectInput(DEVICE).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? text.trim() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private synchronized void restore() {
        if (left) {
            return;
        }
        left = true;
        out.print(LEAVE);
        out.flush();
        if (before != null) {
            stty(before);
        }
    }

    @Override
    public void close() {
        restore();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
