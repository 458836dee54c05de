package io.millrace.cli.top;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Queues, workers and running jobs, drawn anew until {@code q} or Ctrl-C. */
public final class LiveView {
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";
    private static final long TICK_MILLIS = 50;

    private final Client client;
    private final Output output;
    private final InputStream keys;
    private final AtomicBoolean resized = new AtomicBoolean();
    private @Nullable Snapshot seen;
    private String trouble = "";

    public LiveView(Client client, Output output, InputStream keys) {
        this.client = client;
        this.output = output;
        this.keys = keys;
    }

    /** One look, as text or JSON: for whoever has no terminal. */
    public void once() {
        Snapshot snapshot = Snapshot.of(client);
        if (output.json()) {
            output.line(snapshot.json());
            return;
        }
        RawTerminal.Size all = new RawTerminal.Size(
                1000, output.terminal().out() ? output.terminal().columns() : 200);
        Frame.of(snapshot, title(), all, output.isColoured()).forEach(output::line);
    }

    /** @param everyMillis between two looks */
    public void run(long everyMillis) {
        // Before the screen is taken: who is refused reads why.
        seen = Snapshot.of(client);
        try (RawTerminal terminal = RawTerminal.enter(output.bytes())) {
            SignalHandler before = Signal.handle(new Signal("WINCH"), signal -> resized.set(true));
            do {
                draw();
            } while (lingers(everyMillis) && look());
            Signal.handle(new Signal("WINCH"), before);
        }
    }

    private String title() {
        return "Millrace at " + client.endpoint().url() + (trouble.isEmpty() ? "" : "  (" + trouble + ")");
    }

    private void draw() {
        if (seen == null) {
            return;
        }
        RawTerminal.Size size = RawTerminal.size();
        List<String> lines =
                new ArrayList<>(Frame.of(seen, title(), size, output.terminal().coloured()));
        StringBuilder screen = new StringBuilder(HOME);
        lines.forEach(line -> screen.append(line).append(REST_OF_LINE).append("\r\n"));
        screen.append(REST_OF_SCREEN)
                .append("\u001b[")
                .append(size.lines())
                .append(";1Hq: quit")
                .append(REST_OF_LINE);
        PrintStream out = output.bytes();
        out.print(screen);
        output.requireReader();
    }

    /** What cannot be had now is shown as it was, with what is wrong. */
    private boolean look() {
        try {
            seen = Snapshot.of(client);
            trouble = "";
        } catch (Unreachable e) {
            trouble = e.text();
        }
        return true;
    }

    /** False if somebody wants to leave. */
    private boolean lingers(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < until) {
            if (isQuit()) {
                return false;
            }
            if (resized.getAndSet(false)) {
                draw();
            }
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                throw new CliException(ExitCode.INTERRUPTED, "interrupted", null);
            }
        }
        return true;
    }

    private boolean isQuit() {
        try {
            boolean quit = false;
            while (keys.available() > 0) {
                int key = keys.read();
                quit |= key == 'q' || key == 'Q';
            }
            return quit;
        } catch (IOException e) {
            return true;
        }
    }
}
