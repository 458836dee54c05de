package io.millrace.core.lease;

/** What became of a message to a session's own, exclusive queue. */
public enum PingResult {
    /** It reached the queue: the connection that owns the queue stands. */
    DELIVERED,
    /** It came back: the queue is gone, and so is the connection that owned it. */
    UNROUTABLE,
    /** No answer, or none that says anything: evidence of nothing. */
    UNKNOWN
}
