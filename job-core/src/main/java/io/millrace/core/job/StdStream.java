package io.millrace.core.job;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The two streams of a run's output. */
public enum StdStream {
    STDOUT,
    STDERR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in the API and in the store: lower case. */
    public String wireName() {
        return wireName;
    }

    /** The stream of that wire name, or empty. */
    public static Optional<StdStream> parse(String wireName) {
        return Arrays.stream(values())
                .filter(stream -> stream.wireName.equals(wireName))
                .findFirst();
    }
}
