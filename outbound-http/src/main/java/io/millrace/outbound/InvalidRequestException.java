package io.millrace.outbound;

/** What was asked for cannot be sent to anybody. The message is a clause for people, as "must begin with http://", and holds no secret. */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message, null, false, false);
    }
}
