package io.millrace.core.port;

import io.millrace.core.job.JobMessage;

/**
 * Step 5: a message in hand. It is settled at most once, on the channel that delivered it; if that channel is closed by then,
 * settling does nothing, because the broker has taken the message back.
 */
public interface Delivery {
    JobMessage message();

    /** Whether the broker has delivered this message before. */
    boolean redelivered();

    /** When it came, by {@link Clock#nanos()}. */
    long receivedNanos();

    /** Only after its outcome is committed, or PostgreSQL has nothing to do for it (law L4). */
    void ack();

    /** Back to the queue, for another worker. */
    void giveBack();
}
