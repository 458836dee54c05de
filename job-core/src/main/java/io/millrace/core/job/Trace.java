package io.millrace.core.job;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where in a trace something belongs, as W3C Trace Context has it.
 *
 * @param id of the trace, 32 hex digits in lower case
 * @param spanId under which what follows belongs, 16 hex digits in lower case; null: nobody records this trace
 */
public record Trace(String id, @Nullable String spanId) {
    /** The header, or the property of a message, that carries it. */
    public static final String HEADER = "traceparent";

    private static final int ID = 3;
    private static final int SPAN = ID + 32 + 1;
    private static final int FLAGS = SPAN + 16 + 1;
    private static final int LENGTH = FLAGS + 2;

    /** Null without an id. */
    public static @Nullable Trace of(@Nullable String id, @Nullable String spanId) {
        return id == null ? null : new Trace(id, spanId);
    }

    /** Null unless it is recorded: what follows has nothing to do then. */
    public static @Nullable Trace recorded(@Nullable Trace trace) {
        return trace != null && trace.isRecorded() ? trace : null;
    }

    /** Of a header; without a span if its sender does not record. Empty if it is no valid one. */
    public static Optional<Trace> parse(@Nullable String traceparent) {
        return traceparent != null && isValid(traceparent)
                ? Optional.of(new Trace(
                        traceparent.substring(ID, SPAN - 1),
                        isRecorded(traceparent) ? traceparent.substring(SPAN, FLAGS - 1) : null))
                : Optional.empty();
    }

    private static boolean isRecorded(String traceparent) {
        return (Character.digit(traceparent.charAt(FLAGS + 1), 16) & 1) == 1;
    }

    /** Versions to come may have more behind the flags; {@code ff} is none. */
    private static boolean isValid(String text) {
        return text.length() >= LENGTH
                && (text.length() == LENGTH || text.charAt(LENGTH) == '-')
                && isHex(text, 0, ID - 1)
                && !text.startsWith("ff")
                && text.charAt(ID - 1) == '-'
                && isId(text, ID, SPAN - 1)
                && text.charAt(SPAN - 1) == '-'
                && isId(text, SPAN, FLAGS - 1)
                && text.charAt(FLAGS - 1) == '-'
                && isHex(text, FLAGS, LENGTH);
    }

    private static boolean isId(String text, int from, int to) {
        return isHex(text, from, to) && text.substring(from, to).chars().anyMatch(digit -> digit != '0');
    }

    private static boolean isHex(String text, int from, int to) {
        return text.substring(from, to)
                .chars()
                .allMatch(digit -> (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'));
    }

    public boolean isRecorded() {
        return spanId != null;
    }

    /** What tells others of it; null unless it is recorded. */
    public @Nullable String traceparent() {
        return spanId == null ? null : "00-" + id + "-" + spanId + "-01";
    }
}
