package io.millrace.core.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a job is on its way. The legal moves between them are in {@link Transition}. */
public enum JobStatus {
    /** Waits for its time: {@code run_at}, or the backoff before a retry. */
    SCHEDULED,
    /** Waits for a worker. */
    QUEUED,
    /** An attempt is running, or was when its worker was last known to live. */
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the API and in the store: lower case. */
    public String wireName() {
        return wireName;
    }

    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED;
    }

    /** The status of that wire name, or empty. */
    public static Optional<JobStatus> parse(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName.equals(wireName))
                .findFirst();
    }
}
