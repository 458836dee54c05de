package io.millrace.core.job;

/**
 * What a failed attempt says of itself.
 *
 * @param code a short stable word in kebab-case, for programs
 * @param message for people; at most {@value #MAX_MESSAGE} characters, longer ones are cut
 */
public record JobError(String code, String message) {
    public static final int MAX_MESSAGE = 2000;

    public JobError {
        // PostgreSQL stores no NUL, and an error text must never be what keeps an outcome from being recorded.
        message = message.replace('\0', '\uFFFD');
        if (message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }

    /** The error of an attempt that ran over its time. */
    public static JobError timeout(long seconds) {
        return new JobError("timeout", "timed out after " + seconds + " seconds");
    }
}
