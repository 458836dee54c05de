package io.millrace.gateway.wire;

import io.millrace.core.job.Trace;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** W3C Trace Context: the trace id of a request, 32 hex digits. */
public final class TraceId {
    public static final String HEADER = Trace.HEADER;

    private TraceId() {}

    /** The trace id of a valid header; otherwise a new one. */
    public static String of(@Nullable String traceparent) {
        return Trace.parse(traceparent).map(Trace::id).orElseGet(TraceId::fresh);
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
