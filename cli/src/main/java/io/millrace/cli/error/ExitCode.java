package io.millrace.cli.error;

/** What the process exits with. {@code run --wait} and {@code run --follow} pass the command's own code on beside these. */
public final class ExitCode {
    public static final int OK = 0;
    /** A job that was waited for has failed, or was cancelled. */
    public static final int JOB_FAILED = 1;

    public static final int USAGE = 2;
    /** The server cannot be reached, or has refused. */
    public static final int REFUSED = 3;
    /** There is no such job, queue, worker or user. */
    public static final int NOT_FOUND = 4;

    public static final int TIMED_OUT = 124;
    /** As shells say it of a program that is missing. */
    public static final int NO_SUCH_COMMAND = 127;

    public static final int INTERRUPTED = 130;
    /** Whoever read the output has gone, as {@code head} does. */
    public static final int READER_GONE = 141;

    private ExitCode() {}
}
