package io.millrace.cli.error;

import org.jspecify.annotations.Nullable;

/** An action cannot go on. Its message is for people, and needs no stack trace. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final @Nullable String advice;

    /**
     * @param exitCode see {@link ExitCode}
     * @param advice what to do next; null: nothing is known to help
     */
    public CliException(int exitCode, String message, @Nullable String advice) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.advice = advice;
    }

    /** What was asked for makes no sense. */
    public static CliException usage(String message, String advice) {
        return new CliException(ExitCode.USAGE, message, advice);
    }

    public int exitCode() {
        return exitCode;
    }

    public @Nullable String advice() {
        return advice;
    }

    /** Never null. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
