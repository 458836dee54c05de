package io.millrace.core.port;

/** PostgreSQL could not be reached, or did not answer in time. Whether the last statement took effect is unknown. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
