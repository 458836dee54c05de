package io.millrace.queue;

/** What the broker said of a message that was published mandatory, with confirms. */
enum Verdict {
    /** It is in its queue. */
    DELIVERED,
    /** It came back: there is no such queue. */
    UNROUTABLE,
    /** The broker could not take it. */
    REFUSED,
    /** The channel closed before an answer came. */
    LOST
}
