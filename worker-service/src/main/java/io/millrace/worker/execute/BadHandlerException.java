package io.millrace.worker.execute;

/** The handlers that were asked for cannot be had; the message says which and why. The worker does not start. */
public final class BadHandlerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadHandlerException(String message) {
        super(message);
    }

    public BadHandlerException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
