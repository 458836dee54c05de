package io.millrace.cli.show;

import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Json;

/** One line at the foot of a terminal, drawn again and again; nothing elsewhere. */
public final class ProgressLine implements AutoCloseable {
    private static final int BAR = 24;
    private static final String ERASE = "\r\u001b[2K";

    private final Output output;
    private final boolean shown;
    private volatile boolean paused;

    public ProgressLine(Output output) {
        this.output = output;
        this.shown = output.terminal().err() && !output.quiet();
    }

    /** Whether anybody sees it, so that looking more often makes sense. */
    public boolean isShown() {
        return shown;
    }

    /** From now on the foot of the terminal is another's. */
    public void pause() {
        paused = true;
        close();
    }

    public void show(JobView job) {
        if (shown && !paused) {
            output.errors().print(ERASE + text(job, output.terminal().columns()));
            output.errors().flush();
        }
    }

    static String text(JobView job, int columns) {
        StringBuilder text = new StringBuilder(job.status());
        Long percent = job.percent();
        if (percent != null) {
            int full = (int) (Math.max(0, Math.min(100, percent)) * BAR / 100);
            text.append(" [")
                    .append("#".repeat(full))
                    .append(".".repeat(BAR - full))
                    .append("] ")
                    .append(percent)
                    .append(" %");
        }
        String started = job.text("started_at");
        text.append(started.isEmpty() ? "" : "  " + Times.between(started, ""));
        text.append(' ').append(Output.safe(Json.textOr(Json.map(job.fields(), "progress"), "message", "")));
        return text.length() < columns ? text.toString().stripTrailing() : text.substring(0, columns - 1);
    }

    @Override
    public void close() {
        if (shown) {
            output.errors().print(ERASE);
            output.errors().flush();
        }
    }
}
