package io.millrace.core.job;

import java.util.Optional;
import java.util.UUID;

/** The identity of a job: a UUID of version 7, so that ids sort by the time of their making. */
public record JobId(UUID value) implements Comparable<JobId> {

    /** @throws IllegalArgumentException if the text is no UUID in its canonical form */
    public static JobId of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a job id"));
    }

    /** The id that the text names, or empty if it is no UUID in its canonical form of 36 characters. */
    public static Optional<JobId> parse(String text) {
        if (text.length() != 36) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JobId(UUID.fromString(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Orders as PostgreSQL orders {@code uuid}: by unsigned bytes. */
    @Override
    public int compareTo(JobId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
