package io.millrace.gateway.publish;

import io.micrometer.core.instrument.Counter;
import io.millrace.core.job.QueuedJob;
import io.millrace.core.port.JobQueue;
import java.util.Collection;

/** Hands committed jobs to the broker, and counts them. Never blocks, never fails. */
public final class Publisher {
    private final JobQueue queue;
    private final Counter handed;

    public Publisher(JobQueue queue, Counter handed) {
        this.queue = queue;
        this.handed = handed;
    }

    public void publish(Collection<QueuedJob> jobs) {
        queue.publish(jobs);
        handed.increment(jobs.size());
    }
}
