package io.millrace.core.webhook;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How a try ended.
 *
 * @param attempt of the delivery that was tried
 * @param statusCode what it was answered with; null: with nothing
 * @param error why it was no success, for people; null: it was one
 */
public record Tried(
        UUID delivery,
        int attempt,
        Verdict verdict,
        @Nullable Integer statusCode,
        @Nullable String error) {

    /** What follows from it. */
    public sealed interface Verdict {
        /** Nothing: it has arrived. */
        record Delivered() implements Verdict {}

        /** Another try, unless its day is over by then. */
        record Again(Duration after) implements Verdict {}

        /** Nothing is sent to that URL any more. */
        record Gone() implements Verdict {}
    }
}
