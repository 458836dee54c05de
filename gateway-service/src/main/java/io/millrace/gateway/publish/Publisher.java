package io.millrace.gateway.publish;

import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.JobQueue;
import java.util.Collection;

/** Hands committed jobs to the broker. Never blocks, never fails. */
public final class Publisher {
    private final JobQueue queue;

    public Publisher(JobQueue queue) {
        this.queue = queue;
    }

    public void publish(Collection<QueuedJob> jobs) {
        queue.publish(jobs);
    }
}
