package io.millrace.handler;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A job type, as its handler describes it to gateways, which check submissions without having its code.
 *
 * @param name 1 to 64 of {@code a-z 0-9 _ . -}, beginning with a letter
 * @param description one sentence for people
 * @param schema JSON Schema (2020-12) of the params, as text: an object. {@code default}s of its top-level properties are
 *     filled in at submission. {@code "x-ordered": [["a","b"]]} asks that {@code a} is at most {@code b}; {@code
 *     "x-exactly-one": [["a","b"]]} that one of them is given, and not both; {@code "x-secret": ["a"]} that the values of
 *     {@code a} are shown to nobody but the handler
 * @param timeout how long one attempt may run unless the client says otherwise; whole seconds, 1 s to 1 day
 * @param maxAttempts how often a failing job is tried, 1 to 25
 * @param backoff base of the exponential backoff; whole seconds, 0 to 1 hour
 */
public record JobTypeDescriptor(
        String name, String description, String schema, Duration timeout, int maxAttempts, Duration backoff) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.-]{0,63}");

    /** The defaults of a type that says nothing else: 60 s, 3 attempts, 2 s. */
    public JobTypeDescriptor(String name, String description, String schema) {
        this(name, description, schema, Duration.ofSeconds(60), 3, Duration.ofSeconds(2));
    }

    /** @throws IllegalArgumentException if a bound is broken */
    public JobTypeDescriptor {
        if (!isName(name)) {
            throw new IllegalArgumentException("not a name for a job type: " + name);
        }
        check(timeout.toSeconds() >= 1 && timeout.toSeconds() <= 86_400, "timeout must be 1 s to 1 day");
        check(maxAttempts >= 1 && maxAttempts <= 25, "maxAttempts must be 1 to 25");
        check(!backoff.isNegative() && backoff.toSeconds() <= 3_600, "backoff must be 0 to 1 hour");
    }

    /** Whether a job type may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
