package io.millrace.core.webhook;

import io.millrace.core.job.JobId;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The webhook of one outcome, and what has become of it so far.
 *
 * @param id of the outcome's message: the same at each try and at a redelivery, so that receivers know it again
 * @param attempt how often it was tried, the try that is under way included
 * @param triedAt when the last try ended
 * @param statusCode what that was answered with; null: with nothing
 * @param error why that was no success
 * @param nextAt when it is tried next, or taken to have been lost if it is under way; null: not any more
 */
public record Delivery(
        UUID id,
        JobId job,
        String url,
        State state,
        int attempt,
        @Nullable Instant triedAt,
        @Nullable Integer statusCode,
        @Nullable String error,
        @Nullable Instant nextAt) {

    /** Where it stands. */
    public enum State {
        /** It is to be tried, perhaps again. */
        PENDING,
        /** It was answered with a status of success. */
        DELIVERED,
        /** It was tried for a day in vain. */
        FAILED,
        /** Its receiver has answered 410: it wants nothing more. */
        DISABLED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
