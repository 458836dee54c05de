package io.millrace.gateway.upkeep;

import io.millrace.core.port.JobEvents;
import io.millrace.core.port.JobQueue;
import io.millrace.core.port.JobStore.Released;

/** After the commit: what entered a queue is published, and who waits is told. */
final class HandOn {
    private final JobQueue queue;
    private final JobEvents events;

    HandOn(JobQueue queue, JobEvents events) {
        this.queue = queue;
        this.events = events;
    }

    void handOn(Released released) {
        queue.publish(released.queued());
        events.announce(released.events());
    }
}
