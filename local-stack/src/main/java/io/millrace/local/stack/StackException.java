package io.millrace.local.stack;

/** Something that the person at the terminal can put right; the message says how. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StackException(String message) {
        super(message);
    }
}
