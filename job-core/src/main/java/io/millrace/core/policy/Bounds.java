package io.millrace.core.policy;

/** A closed range of whole numbers that a client may ask for. */
public record Bounds(long min, long max) {
    /** Seconds that one attempt may run. A server may allow less than the maximum. */
    public static final Bounds TIMEOUT_SECONDS = new Bounds(1, 86_400);

    public static final Bounds MAX_ATTEMPTS = new Bounds(1, 25);
    public static final Bounds BACKOFF_SECONDS = new Bounds(0, 3_600);
    public static final Bounds DEDUP_WINDOW_SECONDS = new Bounds(1, 86_400);
    public static final Bounds RETENTION_SECONDS = new Bounds(0, 31_536_000);
    /** Seconds from now; 366 days. */
    public static final Bounds DELAY_SECONDS = new Bounds(0, 366L * 86_400);
    /** Characters of an {@code object_id}. */
    public static final Bounds OBJECT_ID_LENGTH = new Bounds(1, 200);
    /** Bytes of params, as JSON in UTF-8. */
    public static final Bounds PARAMS_BYTES = new Bounds(0, 64 * 1024);

    public static final Bounds LABELS = new Bounds(0, 16);
    /** Characters of a label's key or value. */
    public static final Bounds LABEL_LENGTH = new Bounds(1, 63);

    public static final Bounds LIST_LIMIT = new Bounds(1, 1_000);
    /** Seconds of a long poll. */
    public static final Bounds WAIT_SECONDS = new Bounds(1, 60);

    public Bounds {
        if (min > max) {
            throw new IllegalArgumentException("min above max");
        }
    }

    public boolean contains(long value) {
        return value >= min && value <= max;
    }

    /** For error messages: {@code 1..25}. */
    @Override
    public String toString() {
        return min + ".." + max;
    }
}
