package io.millrace.core.job;

import org.jspecify.annotations.Nullable;

/**
 * How far a run says it is.
 *
 * @param percent 0 to 100; other values are brought into that range
 * @param message for people, at most {@value #MAX_MESSAGE} characters, longer ones are cut
 */
public record Progress(int percent, @Nullable String message) {
    public static final int MAX_MESSAGE = 500;

    public Progress {
        percent = Math.max(0, Math.min(100, percent));
        if (message != null) {
            message = message.replace('\0', '\uFFFD');
            message = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
        }
    }
}
