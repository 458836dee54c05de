package io.millrace.core.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent a job is among those of its type, most urgent first. What it is worth is in {@code policy.Turns}. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the API, in the store and in names of queues: lower case. */
    public String wireName() {
        return wireName;
    }

    /** The priority of that wire name, or empty. */
    public static Optional<Priority> parse(String wireName) {
        return Arrays.stream(values())
                .filter(priority -> priority.wireName.equals(wireName))
                .findFirst();
    }
}
