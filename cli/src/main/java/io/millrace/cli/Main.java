package io.millrace.cli;

import io.millrace.cli.command.Cli;
import io.millrace.cli.show.Surroundings;
import io.millrace.cli.show.Terminal;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What {@code ./millrace} starts. */
public final class Main {
    private static final int BUFFER = 16 * 1024;

    private Main() {}

    public static void main(String[] args) {
        PrintStream out = stream(FileDescriptor.out);
        PrintStream err = stream(FileDescriptor.err);
        Terminal terminal = Terminal.of(
                System.getProperty("millrace.terminal", ""), System.getProperty("millrace.size", ""), System.getenv());
        int code = new Cli(new Surroundings(System.getenv(), System.in, out, err, terminal)).run(args);
        out.flush();
        err.flush();
        // Neither connections that are kept open nor threads that read may delay the end.
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER), true, StandardCharsets.UTF_8);
    }
}
