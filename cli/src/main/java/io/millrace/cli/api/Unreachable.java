package io.millrace.cli.api;

/** The server does not answer, or cannot serve at the moment: it may later. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String advice;

    Unreachable(String message, String advice) {
        super(message, null, false, false);
        this.advice = advice;
    }

    /** What to do next. */
    public String advice() {
        return advice;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
