package io.millrace.queue;

import io.millrace.core.job.QueuedJob;
import io.millrace.telemetry.Activity;

/**
 * A job on its way into its queue.
 *
 * @param tries how often it was sent
 * @param sending from when it was first sent to when the broker has it
 */
record Publication(QueuedJob job, int tries, Activity sending) {
    Publication(QueuedJob job, int tries) {
        this(job, tries, Activity.NONE);
    }

    Publication again(Activity begun) {
        return new Publication(job, tries + 1, begun);
    }
}
