package io.millrace.cli.error;

import org.jspecify.annotations.Nullable;

/** An action cannot go on. Its message is for people, and needs no stack trace. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final @Nullable String advice;
    private final int status;
    private final String code;

    /**
     * @param exitCode see {@link ExitCode}
     * @param advice what to do next; null: nothing is known to help
     */
    public CliException(int exitCode, String message, @Nullable String advice) {
        this(exitCode, message, advice, 0, "");
    }

    private CliException(int exitCode, String message, @Nullable String advice, int status, String code) {
        super(message, null, false, false);
        this.exitCode = exitCode;
        this.advice = advice;
        this.status = status;
        this.code = code;
    }

    /**
     * The server has refused.
     *
     * @param status of its answer
     * @param code the API's name of the problem; empty: it gives none
     */
    public static CliException refused(int status, String code, String message, @Nullable String advice) {
        return new CliException(exitCode(status, code), message, advice, status, code);
    }

    private static int exitCode(int status, String code) {
        if (code.isEmpty()) {
            return ExitCode.REFUSED;
        }
        return switch (status) {
            case 400 -> ExitCode.USAGE;
            case 404 -> ExitCode.NOT_FOUND;
            default -> ExitCode.REFUSED;
        };
    }

    /** What was asked for makes no sense. */
    public static CliException usage(String message, String advice) {
        return new CliException(ExitCode.USAGE, message, advice);
    }

    /** Of the server's answer; 0: it was not the server who refused. */
    public int status() {
        return status;
    }

    /** The API's name of the problem; empty: there is none. */
    public String code() {
        return code;
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
