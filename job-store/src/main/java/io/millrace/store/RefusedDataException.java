package io.millrace.store;

/** The database refused a value of the statement: no repetition will help. */
final class RefusedDataException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RefusedDataException(Throwable cause) {
        super("the database refused a value", cause);
    }
}
