package io.millrace.cli.watch;

import io.millrace.cli.api.Client;
import io.millrace.cli.api.JobView;
import io.millrace.cli.api.Unreachable;
import io.millrace.cli.error.CliException;
import io.millrace.cli.error.ExitCode;
import io.millrace.cli.show.Output;
import io.millrace.cli.show.ProgressLine;
import java.util.OptionalLong;

/** Waits for the end of a job, with a progress bar where one is seen. */
public final class JobWait {
    /** For whom no progress is shown, a change wakes at once anyway. */
    private static final long LONG_SECONDS = 30;

    private static final long NANOS = 1_000_000_000L;
    private static final long BREATH_MILLIS = 300;

    private final Client client;
    private final Output output;

    public JobWait(Client client, Output output) {
        this.client = client;
        this.output = output;
    }

    /**
     * The job when it has ended.
     *
     * @param deadline by {@link System#nanoTime()}; empty: none
     * @throws CliException of code {@link ExitCode#TIMED_OUT} at the deadline; the job goes on
     */
    public JobView untilEnded(String id, OptionalLong deadline, ProgressLine progress) {
        Patience patience = new Patience(client, output);
        while (true) {
            long seconds = Math.min(progress.isShown() ? 1 : LONG_SECONDS, left(id, deadline));
            long begun = System.nanoTime();
            try {
                JobView job = client.get(path(id, seconds)).job();
                patience.good();
                if (job.hasEnded()) {
                    return job;
                }
                progress.show(job);
                breathe(begun, seconds);
            } catch (Unreachable e) {
                if (!patience.again(e.text())) {
                    throw patience.over(e, "the job goes on: `millrace wait " + id + "`");
                }
            }
        }
    }

    private static String path(String id, long seconds) {
        return "/jobs/" + Client.part(id) + (seconds > 0 ? "?wait=" + seconds + "&until=finished" : "");
    }

    /** Seconds, rounded up. */
    private static long left(String id, OptionalLong deadline) {
        if (deadline.isEmpty()) {
            return LONG_SECONDS;
        }
        long nanos = deadline.getAsLong() - System.nanoTime();
        if (nanos <= 0) {
            throw new CliException(
                    ExitCode.TIMED_OUT,
                    "the job " + id + " has not ended in time",
                    "it goes on: `millrace wait " + id + "`");
        }
        return (nanos + NANOS - 1) / NANOS;
    }

    /** A gateway that is full, or leaves, answers at once. */
    private static void breathe(long begun, long seconds) {
        if (System.nanoTime() - begun < seconds * NANOS / 2) {
            Patience.sleep(BREATH_MILLIS);
        }
    }
}
