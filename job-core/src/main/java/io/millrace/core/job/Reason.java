package io.millrace.core.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a job ended without success: a verdict, not just "failed". */
public enum Reason {
    /** One attempt ran longer than its {@code timeout_seconds}. */
    TIMEOUT,
    CANCELLED_BY_USER,
    /** The handler reported an error. */
    ERROR,
    EXIT_CODE,
    SIGNAL,
    OUT_OF_MEMORY,
    CPU_LIMIT,
    OUTPUT_LIMIT,
    /** The command does not exist. */
    NOT_FOUND,
    /** Ten workers died while they ran it. */
    WORKER_LOST;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the API and in the store: lower case. */
    public String wireName() {
        return wireName;
    }

    /** The reason of that wire name, or empty. */
    public static Optional<Reason> parse(String wireName) {
        return Arrays.stream(values())
                .filter(reason -> reason.wireName.equals(wireName))
                .findFirst();
    }
}
