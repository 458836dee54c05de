package io.millrace.core.port;

import io.millrace.core.job.QueueId;
import io.millrace.core.job.QueuedJob;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * Step 4: the fast path to a worker. Publishing never blocks and never fails: what is not confirmed is published again for as
 * long as this process lives and memory is bounded; what is lost all the same is found by reconcile.
 */
public interface JobQueue {
    void publish(Collection<QueuedJob> jobs);

    /** How many more jobs can be published at the moment without any being forgotten; 0 while the broker cannot be reached. */
    int room();

    /** Messages ready in a queue, 0 if there is no such queue; empty if the broker could not say. Blocks. */
    OptionalLong ready(QueueId queue);
}
