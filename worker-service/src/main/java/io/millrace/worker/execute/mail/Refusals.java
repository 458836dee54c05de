package io.millrace.worker.execute.mail;

import io.millrace.worker.execute.handlers.BatchEmailHandler.RefusedException;
import io.millrace.worker.execute.handlers.BatchEmailHandler.UnavailableException;
import io.vertx.ext.mail.SMTPException;
import java.util.List;

/** What a failure of the mail client says of the mail's recipient, and what of the server. */
final class Refusals {
    /** "Service not available, closing transmission channel" (RFC 5321, section 3.8): said of anything. */
    private static final int CLOSING = 421;

    /** How the client begins what the server said to RCPT, to DATA, and to the mail's end. What it said before is about its client. */
    private static final List<String> OF_THIS_MAIL =
            List.of("recipient address not accepted", "DATA command not accepted", "sending data failed");

    /** What a server says can be long; and there may be a thousand of them in a result. */
    private static final int MOST_CHARACTERS = 300;

    private Refusals() {}

    /** Returns what is about the server, and throws what is about the mail or its recipient. */
    static UnavailableException thrown(Throwable failure, String server) throws RefusedException {
        String message = oneLine(failure);
        if (failure instanceof SMTPException reply
                && reply.getReplyCode() != CLOSING
                && OF_THIS_MAIL.stream().anyMatch(message::startsWith)) {
            throw new RefusedException(message);
        }
        // So the client says that it cannot read an address, before it says anything to the server.
        if (failure instanceof IllegalArgumentException) {
            throw new RefusedException(message);
        }
        return new UnavailableException(server + " cannot be used: " + message);
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String line = message.strip().replaceAll("\\s+", " ");
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
