package io.millrace.gateway.wire;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context: the trace id of a request, 32 hex digits. */
public final class TraceId {
    public static final String HEADER = "traceparent";

    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_SPAN = "0".repeat(16);

    private TraceId() {}

    /** The trace id of a valid header; otherwise a new one. */
    public static String of(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches() && !NO_TRACE.equals(matcher.group(1)) && !NO_SPAN.equals(matcher.group(2))) {
                return matcher.group(1);
            }
        }
        return fresh();
    }

    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex(random.nextLong()) + hex(random.nextLong() | 1);
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
