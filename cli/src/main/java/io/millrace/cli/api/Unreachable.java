package io.millrace.cli.api;

/** The server does not answer, or cannot serve at the moment: it may later. */
public final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String advice;
    private final boolean obeyed;

    private Unreachable(String message, String advice, boolean obeyed) {
        super(message, null, false, false);
        this.advice = advice;
        this.obeyed = obeyed;
    }

    /** It has done nothing of what was asked for. */
    static Unreachable surely(String message, String advice) {
        return new Unreachable(message, advice, false);
    }

    /** The request was sent, and its answer was lost. */
    static Unreachable afterwards(String message, String advice) {
        return new Unreachable(message, advice, true);
    }

    /** Whether what was asked for may have been done all the same. */
    public boolean mayHaveBeenObeyed() {
        return obeyed;
    }

    /** What to do next. */
    public String advice() {
        return advice;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
