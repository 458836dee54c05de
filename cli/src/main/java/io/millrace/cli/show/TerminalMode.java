package io.millrace.cli.show;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How the terminal takes what is typed. It is given back as it was, however this ends: at the end, at Ctrl-C, at TERM. By {@code stty}, which
 * every Unix has.
 */
public final class TerminalMode implements AutoCloseable {
    private static final File DEVICE = new File("/dev/tty");

    private final @Nullable String before = stty("-g");
    private final Runnable first;
    private final Thread atExit;
    private boolean left;

    private TerminalMode(Runnable first, String... settings) {
        this.first = first;
        this.atExit = new Thread(this::restore, "terminal-restore");
        Runtime.getRuntime().addShutdownHook(atExit);
        stty(settings);
    }

    /**
     * Until it is closed.
     *
     * @param first is done before the mode is given back
     */
    public static TerminalMode of(Runnable first, String... settings) {
        return new TerminalMode(first, settings);
    }

    /** What it says; null: it failed, as without a terminal. */
    public static @Nullable String stty(String... arguments) {
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
        first.run();
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
