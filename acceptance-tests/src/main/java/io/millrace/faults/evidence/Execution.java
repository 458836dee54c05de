package io.millrace.faults.evidence;

import java.util.List;

/**
 * A call of the suite's handler, as it wrote of itself to a file outside of the product.
 *
 * @param worker the name of the worker
 * @param spans when its thread really ran, in order: a process that was paused, or starved, leaves gaps
 */
public record Execution(String jobId, int attempt, String worker, List<Span> spans, End end) {
    public Execution {
        spans = List.copyOf(spans);
    }

    /** A stretch of time without a gap. */
    public record Span(long from, long to) {}

    /** How the call ended. */
    public enum End {
        RETURNED,
        THREW,
        /** It saw that it was to stop, and did. */
        STOPPED,
        /** Its process ended under it. */
        CUT
    }
}
